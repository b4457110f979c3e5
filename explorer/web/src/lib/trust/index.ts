export { type Verification, noteDisagreement, noteVerification, useFindings } from "./findings";
export { type Pin, pin } from "./pin";
export { type KnownLedger, type TrustRoot, fetchLedger } from "./root";
export type { Judgement, Reason, Standing } from "./standing";
export { ledgerQuery, useLedger, useStatus, useTrust } from "./useTrust";
