const PREFIX = 'zhixin.complaint-reply.'

/** What was typed survives leaving the page, in this tab only. */
export function readReply(complaintId: string): string {
  try {
    return sessionStorage.getItem(PREFIX + complaintId) ?? ''
  } catch {
    return ''
  }
}

export function keepReply(complaintId: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + complaintId)
    else sessionStorage.setItem(PREFIX + complaintId, text)
  } catch {
    // A browser without storage keeps no draft; the page works all the same.
  }
}
