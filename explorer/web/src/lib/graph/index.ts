export { type Bundle, type Graph, type GraphEdge, type GraphNode, type Group, collapse, compact } from "./graph";
export { type Point, type Way, arrange, nearest } from "./layout";
