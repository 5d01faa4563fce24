/** The same work side by side; the first failure is thrown only after every lane has let go of what it holds. */
export async function inLanes(count: number, lane: () => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, lane))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
