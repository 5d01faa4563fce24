import { config } from 'zod'

// zod asks whether it may compile checkers; the content security policy says no, and each asking is an error on the console.
config({ jitless: true })
