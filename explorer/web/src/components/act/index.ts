export { ActForm, SignInFirst } from "./ActForm";
export { AsDeputy } from "./AsDeputy";
export { type Outcome, signWaiting, submit } from "./act";
export { StatementFacts } from "./Confirm";
export { Signed } from "./Signed";
export { SignProblem } from "./SignProblem";
