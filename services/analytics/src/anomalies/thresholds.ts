/** From when on something is worth a hint; see docs/insights.md, "Anomalies". All of them stand here and nowhere else. */
export const thresholds = {
  drop: {
    /** Weeks before the one in question. */
    weeks: 4,
    /** So many of them must have enough posts, or there is nothing to compare with. */
    leastWeeks: 2,
    /** Posts of a week; with fewer, who took part is chance. */
    leastPosts: 2,
    /** People with a handle. */
    leastPeople: 5,
    /** Percentage points below the mean of the weeks before … */
    leastPoints: 20,
    /** … and at the same time so much of that mean lost. */
    leastShareLost: 1 / 3,
  },
  together: {
    /** Handles of one unit that move as one. */
    leastHandles: 4,
    /** Posts on which the coincidence says something. */
    leastTellingPosts: 5,
    /** A post says something when so many others of the unit were seen on it … */
    leastOthers: 5,
    /** … and at most this share of them in the very same look. */
    mostOthersInLook: 0.5,
  },
  instant: {
    /** Minutes after publication. */
    within: 5,
    /** Posts that were looked at so soon. */
    leastPosts: 5,
  },
} as const;
