import { Alert, Anchor, Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link, useLocation } from "react-router";

import { FieldInput } from "@/components/fields/FieldInput";
import { problems } from "@/components/fields/texts";
import { Loaded } from "@/components/Loaded";
import { type Form, FormError, blankForm } from "@/lib/forms";
import { useSay, useText } from "@/lib/i18n";
import { type Kind, type Registry, mayBeSaid, useKinds } from "@/lib/kinds";
import { useFounder } from "@/lib/parties";
import { type Person, SignError, usePerson, useStanding } from "@/lib/signing";
import { useLedger } from "@/lib/trust";

import { type Outcome, type Prepared, prepare, signPrepared } from "./act";
import { AsDeputy } from "./AsDeputy";
import { Confirm } from "./Confirm";
import { guides } from "./guides";
import { Signed } from "./Signed";
import { SignProblem } from "./SignProblem";
import { texts } from "./texts";

interface ActFormProps {
  /** The kind of statement, with its version. */
  kind: string;
  /** The object that it is about, where the kind has one. */
  subject?: string;
  /** What stands in the form before anybody writes. */
  initial?: Form;
  /** Fields that are not shown, as the body has them; undefined for one that it does not have. */
  fixed?: Record<string, unknown>;
  onDone?: (outcome: Outcome) => void;
}

/** ActForm is the form of any kind of statement: it is filled in, checked, signed, and recorded or laid on the desk. */
export function ActForm({ kind, ...rest }: ActFormProps) {
  const text = useText(texts);
  const registry = useKinds();
  const person = usePerson();
  if (!person) return <SignInFirst />;
  return (
    <Loaded query={registry}>
      {(all) => {
        const found = all.kinds.get(kind);
        if (!found) return <Alert color="red" title={text.unknown} />;
        return (
          <KnownForm key={`${kind} ${rest.subject ?? ""}`} kind={found} registry={all} person={person} {...rest} />
        );
      }}
    </Loaded>
  );
}

/** SignInFirst leads to the sign-in, and from there back here. */
export function SignInFirst() {
  const text = useText(texts);
  const { pathname, search } = useLocation();
  return (
    <Alert color="blue" title={text.signInFirst}>
      <Text size="sm">{text.signInWhy}</Text>
      <Anchor component={Link} to={`/sign-in?to=${encodeURIComponent(pathname + search)}`}>
        {text.signIn}
      </Anchor>
    </Alert>
  );
}

interface KnownFormProps extends Omit<ActFormProps, "kind"> {
  kind: Kind;
  registry: Registry;
  person: Person;
}

function KnownForm({ kind, registry, person, subject, initial, fixed, onDone }: KnownFormProps) {
  const text = useText(texts);
  const say = useSay();
  const queries = useQueryClient();
  const ledger = useLedger().data?.document.ledger;
  const bureau = useFounder("bureau");
  const standing = useStanding(person);
  const empty = () => ({ ...blankForm(kind.fields, registry.types), ...initial });
  const [form, setForm] = useState<Form>(empty);
  const [prepared, setPrepared] = useState<Prepared>();

  const preparing = useMutation({
    mutationFn: async () => {
      if (ledger === undefined) throw new Error("the ledger is not known yet");
      return prepare({ kind, subject, form, fixed }, { person, ledger, registry, bureau });
    },
    onSuccess: setPrepared,
  });
  const signing = useMutation({
    mutationFn: (ready: Prepared) => signPrepared(kind, ready.payload, person),
    onSuccess: (outcome) => {
      setPrepared(undefined);
      void queries.invalidateQueries();
      onDone?.(outcome);
    },
  });

  if (signing.data) {
    const again = () => {
      signing.reset();
      setForm(empty());
    };
    return <Signed outcome={signing.data} again={subject === undefined ? again : undefined} />;
  }
  const errors = errorsOf(preparing.error, say);
  const guide = guides[kind.kind];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    preparing.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {standing && !mayBeSaid(kind, standing) && (
          <Alert color="yellow">{standing.founder || !kind.founders ? text.notYours : text.foundersOnly}</Alert>
        )}
        {standing && <AsDeputy standing={standing} may={(actor) => mayBeSaid(kind, actor)} />}
        {person.session.role === "user" && guide && (
          <Alert color="blue" title={text.guide}>
            {say(guide)}
          </Alert>
        )}
        {kind.fields
          .filter((field) => !(fixed && field.name in fixed))
          .map((field) => (
            <FieldInput
              key={field.name}
              of={kind.kind}
              field={field}
              about={subject}
              value={form[field.name]}
              onChange={(value) => setForm((old) => ({ ...old, [field.name]: value }))}
              path={field.name}
              errors={errors}
            />
          ))}
        {preparing.isError && !(preparing.error instanceof FormError) && (
          <SignProblem error={preparing.error} kind={kind.kind} />
        )}
        <div>
          <Button type="submit" loading={preparing.isPending}>
            {text.next}
          </Button>
        </div>
      </Stack>
      <Confirm
        kind={kind}
        said={prepared && { ...prepared.draft, body: prepared.draft.body as Record<string, unknown> }}
        pending={signing.isPending}
        error={signing.error}
        onSign={() => {
          if (prepared) signing.mutate(prepared);
        }}
        onBack={() => {
          setPrepared(undefined);
          signing.reset();
        }}
      />
    </form>
  );
}

/** errorsOf tells what is wrong by the places of fields. */
function errorsOf(error: unknown, say: ReturnType<typeof useSay>): Record<string, string> {
  if (error instanceof FormError) return { [error.field]: say(problems[error.problem]) };
  if (error instanceof SignError && error.field)
    return { [error.field.replace(/^body\./, "")]: say({ ...problems.refused, en: error.message }) };
  return {};
}
