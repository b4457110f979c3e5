import { audit } from "@/features/audit/routes";
import { bureau } from "@/features/bureau/routes";
import { catalogue } from "@/features/catalogue/routes";
import { lineage } from "@/features/lineage/routes";
import { objects } from "@/features/objects/routes";
import { sign } from "@/features/sign/routes";
import { status } from "@/features/status/routes";
import { unit } from "@/features/unit/routes";
import { verify } from "@/features/verify/routes";
import type { Feature } from "@/lib/feature";

/** features are all parts of the pages, in the order of the header. A new one is registered here and nowhere else. */
export const features: Feature[] = [verify, catalogue, objects, lineage, unit, audit, bureau, status, sign];
