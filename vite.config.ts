import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { leanBundle } from './tools/web-bundle.ts'

/** The server puts a fresh nonce in place of the word at each delivery of index.html. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__'

/** What every page needs changes seldom: it is kept apart from the pages, so that browsers keep it too. */
function vendorOf(id: string): string | undefined {
  if (!id.includes('/node_modules/')) return undefined
  if (/\/node_modules\/(react|react-dom|scheduler)\//.test(id)) return 'react'
  if (id.includes('/node_modules/@tanstack/')) return 'tanstack'
  if (/\/node_modules\/(echarts|zrender)\//.test(id)) return 'charts'
  return undefined
}

export default defineConfig({
  root: 'src/web',
  plugins: [leanBundle(), react()],
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: { output: { manualChunks: vendorOf } },
  },
})
