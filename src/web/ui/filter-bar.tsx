import { FilterOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { BottomSheet } from './side-panel.tsx'
import { useIsPhone } from './use-is-phone.ts'
import type { UrlState } from './use-url-state.ts'

export interface FilterOption {
  readonly value: string
  readonly label: string
}

/** One of: a choice, a day, or a control of your own. */
export interface Filter<Key extends string> {
  readonly key: Key
  readonly label: string
  /** A choice; 不限 is offered by itself. */
  readonly options?: readonly FilterOption[]
  readonly isDate?: boolean
  readonly control?: (value: string | undefined, onChange: (value: string | undefined) => void, id: string) => ReactNode
}

interface FilterBarProps<Key extends string> {
  readonly state: UrlState<Key>
  readonly onChange: (change: UrlState<Key>) => void
  readonly filters: readonly Filter<NoInfer<Key>>[]
  /** The key of the free text, with what can be typed. */
  readonly search?: { readonly key: NoInfer<Key>; readonly placeholder: string }
  /** At the right: a count, an export. */
  readonly extra?: ReactNode
}

const TYPING_MS = 250

/** Free text waits for the hand to rest, and for the input method to finish. */
function SearchBox({ value, placeholder, onChange }: { value: string; placeholder: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sent = useRef(value)
  useEffect(() => {
    // The address changed by another hand (back, 清空条件).
    if (value !== sent.current) {
      sent.current = value
      setTyped(value)
    }
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const send = (text: string): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      sent.current = text.trim()
      onChange(sent.current)
    }, TYPING_MS)
  }
  return (
    <Input
      type="search"
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      value={typed}
      placeholder={placeholder}
      aria-label={placeholder}
      onCompositionStart={() => {
        composing.current = true
      }}
      onCompositionEnd={(event) => {
        composing.current = false
        send(event.currentTarget.value)
      }}
      onChange={(event) => {
        setTyped(event.target.value)
        if (!composing.current) send(event.target.value)
      }}
    />
  )
}

function Control<Key extends string>({
  filter,
  value,
  onChange,
}: {
  filter: Filter<Key>
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  const t = useT()
  const id = useId()
  return (
    <div className="zx-filter-field">
      <label htmlFor={id}>{filter.label}</label>
      {filter.control !== undefined ? (
        filter.control(value, onChange, id)
      ) : filter.isDate ? (
        <Input
          type="date"
          id={id}
          value={value ?? ''}
          style={{ width: 150 }}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      ) : (
        <Select
          id={id}
          className="zx-filter-control"
          value={value ?? ''}
          popupMatchSelectWidth={false}
          options={[{ value: '', label: t('filter.any') }, ...(filter.options ?? [])]}
          onChange={(next: string) => onChange(next === '' ? undefined : next)}
        />
      )}
    </div>
  )
}

/** Filters of a list, kept in the address by `useUrlState`. On the phone they wait in a sheet. */
export function FilterBar<Key extends string>({ state, onChange, filters, search, extra }: FilterBarProps<Key>) {
  const t = useT()
  const isPhone = useIsPhone()
  const [isOpen, setOpen] = useState(false)
  const set = (key: Key, value: string | undefined): void => onChange({ [key]: value } as UrlState<Key>)
  const active = filters.filter((filter) => state[filter.key] !== undefined)
  const clear = (): void =>
    onChange(
      Object.fromEntries(
        [...filters.map((filter) => filter.key), ...(search ? [search.key] : [])].map((key) => [key, undefined]),
      ) as UrlState<Key>,
    )
  const controls = filters.map((filter) => (
    <Control key={filter.key} filter={filter} value={state[filter.key]} onChange={(value) => set(filter.key, value)} />
  ))
  const hasAny = active.length > 0 || (search !== undefined && state[search.key] !== undefined)
  return (
    <search className="zx-filters">
      {search !== undefined && (
        <SearchBox
          value={state[search.key] ?? ''}
          placeholder={search.placeholder}
          onChange={(value) => set(search.key, value || undefined)}
        />
      )}
      {isPhone && filters.length > 0 ? (
        <>
          <Button icon={<FilterOutlined aria-hidden />} onClick={() => setOpen(true)}>
            {active.length === 0 ? t('filter.open') : t('filter.openCount', { n: active.length })}
          </Button>
          <BottomSheet
            open={isOpen}
            title={t('filter.open')}
            onClose={() => setOpen(false)}
            footer={
              <Button type="primary" block onClick={() => setOpen(false)}>
                {t('filter.apply')}
              </Button>
            }
          >
            <div className="zx-stack zx-stack-mid zx-filter-sheet">{controls}</div>
          </BottomSheet>
        </>
      ) : (
        controls
      )}
      {hasAny && (
        <Button type="link" size="small" onClick={clear}>
          {t('filter.clear')}
        </Button>
      )}
      {extra !== undefined && <div className="zx-sheet-extra">{extra}</div>}
    </search>
  )
}
