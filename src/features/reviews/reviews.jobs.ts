import { z } from 'zod'
import { job, type Job } from '../../platform/feature.ts'
import { carryOutReviews, prepareReview } from './reviews.work.usecases.ts'

export const reviewsJobs: Job[] = [
  job({
    name: 'reviews.prepare',
    data: z.object({ reviewId: z.uuid() }),
    expiresIn: 1800,
    run: (context, { reviewId }) => prepareReview(context, reviewId),
  }),
  // After what is past its day has ended, before managers are settled and duties generated.
  job({
    name: 'reviews.carry_out',
    data: z.object({}),
    schedule: '20 0 * * *',
    expiresIn: 1800,
    run: (context) => carryOutReviews(context),
  }),
]
