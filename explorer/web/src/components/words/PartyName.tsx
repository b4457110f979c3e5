import { useParties } from "@/lib/parties";

/** PartyName names a party, with its ID behind the name. */
export function PartyName({ id }: { id: string }) {
  const party = useParties().data?.get(id);
  return party && party.name !== id ? `${party.name}（${id}）` : id;
}
