import { createRoot } from 'react-dom/client'
import './app.css'
import { App } from './app.tsx'
import { giveStylesTheNonce } from './style-nonce.ts'
import { guardMarkup } from './trusted-types.ts'

guardMarkup()
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
if (nonce !== undefined) giveStylesTheNonce(nonce)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App nonce={nonce} />)
