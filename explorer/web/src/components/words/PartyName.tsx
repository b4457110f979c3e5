import { useLanguage } from "@/lib/i18n";
import { useParties } from "@/lib/parties";

/** PartyName names a party, with its ID behind the name. */
export function PartyName({ id }: { id: string }) {
  const party = useParties().data?.get(id);
  const { language } = useLanguage();
  if (!party || party.name === id) return id;
  return language === "zh" ? `${party.name}（${id}）` : `${party.name} (${id})`;
}
