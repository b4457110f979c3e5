export { type Completeness, proveAll } from "./complete";
export {
  type Use,
  type UseProof,
  type UseStatus,
  findUses,
  proveUse,
  subjectOf,
  evidenceOfUse,
  evidenceOfUses,
} from "./uses";
