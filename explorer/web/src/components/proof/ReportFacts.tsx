import { Fragment } from "react";

import { Facts } from "@/components/Facts";
import { PartyName } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import type { Report } from "@/lib/verifier";
import { kindName } from "@/lib/vocabulary";

import { texts } from "./texts";

/** ReportFacts says who published what, when: only what the report proves, and nothing of what it could not. */
export function ReportFacts({ report }: { report: Report }) {
  const text = useText(texts);
  const { moment, count, list } = useFormat();
  const say = useSay();
  const { statement, version, data, use, uses, asOf } = report;
  const log = use ?? uses;
  return (
    <Facts
      facts={[
        [text.what, version && <RefLink to={version.entry}>{version.name}</RefLink>],
        [text.version, version && <RefLink to={version.version}>{text.versionNumber(version.number)}</RefLink>],
        [
          text.who,
          version ? (
            <RefLink to={`party:${version.owner}`}>{version.ownerName ?? version.owner}</RefLink>
          ) : (
            statement && <RefLink to={`party:${statement.issuer}`}>{statement.issuerName ?? statement.issuer}</RefLink>
          ),
        ],
        [text.act, statement && say(kindName(statement.kind))],
        [
          text.signing,
          list((["deputy", "custodial"] as const).filter((one) => report.flags?.includes(one)).map((one) => text[one])),
        ],
        [text.principal, statement?.principal && <RefLink to={`party:${statement.principal}`} />],
        [text.user, use && <RefLink to={`party:${use.event.issuer}`}>{use.issuerName ?? use.event.issuer}</RefLink>],
        [text.principal, use?.event.principal && <RefLink to={`party:${use.event.principal}`} />],
        [text.used, use && <RefLink to={use.event.version} />],
        [text.received, use && text.receivedAt(moment(use.received), count(use.index + 1))],
        [text.usesOf, uses && <RefLink to={uses.scope} />],
        [text.uses, uses && text.usesCount(count(uses.count), count(uses.suspected))],
        [text.log, log && text.logAt(moment(log.time), count(log.size))],
        [text.replayed, log && (log.witnesses ? list(log.witnesses) : text.nobody)],
        [text.recorded, statement && text.recordedAt(moment(statement.time), count(statement.block))],
        [text.file, data?.registered && (data.file < 0 ? text.manifest : text.fileNumber(data.file + 1))],
        [text.newer, version?.supersededBy && <RefLink to={version.supersededBy} />],
        [text.older, version?.supersedes && <RefLink to={version.supersedes} />],
        [
          text.witnesses,
          asOf?.organisations.map((id, index) => (
            <Fragment key={id}>
              {index > 0 && list(["", ""])}
              <PartyName id={id} />
            </Fragment>
          )),
        ],
        [text.asOf, asOf && text.recordedAt(moment(asOf.time), count(asOf.block))],
      ]}
    />
  );
}
