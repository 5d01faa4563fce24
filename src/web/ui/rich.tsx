import { Fragment } from 'react'

/** A text of the dictionary with emphasis: `**bold**`, `!!late!!`. Nothing else is understood; it is never HTML. */
export function Rich({ text }: { text: string }) {
  return text.split(/(\*\*.+?\*\*|!!.+?!!)/).map((part, index) => {
    // The parts of one text keep their places, so the place is their key.
    const key = `${index}`
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4) return <b key={key}>{part.slice(2, -2)}</b>
    if (part.startsWith('!!') && part.endsWith('!!') && part.length > 4) {
      return (
        <b key={key} className="zx-late">
          {part.slice(2, -2)}
        </b>
      )
    }
    return <Fragment key={key}>{part}</Fragment>
  })
}
