export { type Schemas, answerOf, api, credentialHeaders, fetchAnswer, fetchBytes } from "./client";
export { ApiProblem, isDenied, isMissing, problemCode } from "./problem";
