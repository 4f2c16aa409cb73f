/** designcenter/: projects with one branch each. */
export interface DesignCenterWorld {
  projects: Project[];
}

export interface Project {
  id: string;
  organizationId: string;
  name: string;
  /** Absent when none was given. */
  description?: string;
  type: string;
  classifier: string;
  createdBy: string;
  createdDate: number;
  defaultBranch: string;
  branches: Record<string, { files: Record<string, string>; lockedBy: string | null; commitId: string }>;
}
