export { type Deputy, type Standing, useStanding } from "./standing";
export { isHere, openAgent } from "./agent";
export type { CellProblem, Certified, Described, Draft, Drafted, Made, Said, Sheet, Statement } from "./calls";
export { type Engine, type Progress, SignError, engine } from "./engine";
export { type Person, sessionOf, signIn, signOut, usePerson } from "./person";
export { type Signatory, openKeyFile } from "./signatory";
