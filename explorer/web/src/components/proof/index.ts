export { ProofPanel } from "./ProofPanel";
export { ProofView } from "./ProofView";
export { ReportDetails } from "./ReportDetails";
export { ReportFacts } from "./ReportFacts";
export { ReportCard, VerdictCard } from "./VerdictCard";
