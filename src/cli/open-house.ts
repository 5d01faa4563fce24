import type { Logger } from 'pino'
import { telecomPack } from '../../packs/telecom/index.ts'
import { features } from '../features.ts'
import { boot, type BootOptions } from '../platform/boot.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { createContext } from '../platform/context.ts'
import { openDuck } from '../platform/duck.ts'
import { closeQueues } from '../platform/queues.ts'
import { buildRegistry } from '../platform/registry.ts'
import { within } from '../platform/shutdown.ts'
import { systemActor } from '../platform/system-actor.ts'
import { JOB_STATEMENT_TIMEOUT } from '../platform/transaction.ts'
import type { Context, Services } from '../platform/work.ts'

export interface House {
  readonly services: Services
  /** The system's hands, for commands and for what happens at the start. */
  readonly system: Context
  /** Names of the migrations applied by this start. */
  readonly migrated: readonly string[]
  /** After everything that uses the house has stopped. */
  close(): Promise<void>
}

/** Longer than any queue takes to say goodbye. */
const CLOSE_MS = 5_000

const PACKS = { telecom: telecomPack }

/** What server, worker and commands share: the database, the keys, the engine and the pack. */
export async function openHouse(config: Config, log: Logger, options: BootOptions = {}): Promise<House> {
  const foundation = await boot(config, log, options)
  const duck = openDuck({ dataDir: config.dataDir })
  const services: Services = {
    clock: systemClock,
    config,
    log,
    keys: foundation.keys,
    db: foundation.db,
    pack: PACKS[config.packName],
    duck,
  }
  const registry = buildRegistry(features)
  return {
    services,
    system: createContext(services, registry.permissions, systemActor, 'house', {
      constraintErrors: registry.constraintErrors,
      statementTimeout: JOB_STATEMENT_TIMEOUT,
    }),
    migrated: foundation.migrated,
    async close() {
      await within(CLOSE_MS, closeQueues(services))
      await duck.close()
      await foundation.stop()
    },
  }
}
