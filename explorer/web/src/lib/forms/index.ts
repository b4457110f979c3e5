export { type Form, type FormValue, blankForm, isBlank } from "./blank";
export { type Seal, FormError, assemble } from "./assemble";
export { localTime, timeOf } from "./time";
