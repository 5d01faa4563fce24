import { endpoints, testMatrix } from './permission-matrix.ts'

testMatrix(endpoints.filter((endpoint) => endpoint.method !== 'GET'))
