export { type Proof, compareWithIndex, evidencePath, prove, verifyEvidence } from "./prove";
export { useProof } from "./useProof";
