import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider, type ConfigProviderProps } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import { type ReactNode, StrictMode, useMemo } from 'react'
import type { Locale } from '../kernel/texts.ts'
import { ApiError } from './api/api-error.ts'
import { LocaleProvider, useLocale } from './i18n/locale.tsx'
import { ModeProvider, useMode } from './mode.tsx'
import { router } from './router.tsx'
import { SessionProvider } from './session.tsx'
import { themeOf } from './theme.ts'
import { ToastProvider } from './ui/toast.tsx'

type AntdWords = ConfigProviderProps['locale']
// The package's types say CommonJS, its files are modules: the default import is the words themselves.
const antdWords: Readonly<Record<Locale, AntdWords>> = { zh: zhCN as unknown as AntdWords, en: enUS as unknown as AntdWords }

const RETRIES = 2

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < RETRIES && error instanceof ApiError && error.isPassing,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

function Look({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const { mode } = useMode()
  const { locale } = useLocale()
  const theme = useMemo(() => themeOf(mode), [mode])
  return (
    <ConfigProvider
      locale={antdWords[locale]}
      theme={theme}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
      {...(nonce === undefined ? {} : { csp: { nonce } })}
    >
      {children}
    </ConfigProvider>
  )
}

export function App({ nonce }: { nonce: string | undefined }) {
  return (
    <StrictMode>
      <ModeProvider>
        <LocaleProvider>
          <Look nonce={nonce}>
            <QueryClientProvider client={client}>
              <SessionProvider>
                <ToastProvider>
                  <RouterProvider router={router} />
                </ToastProvider>
              </SessionProvider>
            </QueryClientProvider>
          </Look>
        </LocaleProvider>
      </ModeProvider>
    </StrictMode>
  )
}
