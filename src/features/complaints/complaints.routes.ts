import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as attachments from './complaints.attachments.usecases.ts'
import * as contract from './complaints.contract.ts'
import * as deskContract from './complaints.desk.contract.ts'
import * as desk from './complaints.desk.usecases.ts'
import { complaintsJobs } from './complaints.jobs.ts'
import * as moves from './complaints.moves.contract.ts'
import { moveComplaint } from './complaints.moves.usecases.ts'
import * as replies from './complaints.replies.usecases.ts'
import { complaintsErrors, complaintsPermissions } from './complaints.rules.ts'
import { complaintsTexts } from './complaints.texts.ts'
import * as cases from './complaints.usecases.ts'

export const complaintsRoutes: Route[] = [
  route(contract.fileComplaint, (context, { body }) => cases.fileComplaint(context, body)),
  route(contract.findCaller, (context, { query }) => cases.findCallers(context, query.q)),
  route(contract.listComplaints, (context, { query }) => cases.listComplaints(context, query)),
  route(contract.countComplaints, (context, { query }) => cases.countComplaints(context, query.view)),
  route(contract.getComplaint, (context, { params }) => cases.getComplaint(context, params.id)),
  route(contract.editComplaint, (context, { params, version, body }) => desk.editComplaint(context, params.id, version, body)),
  route(moves.moveComplaint, (context, { params, version, body }) => moveComplaint(context, params.id, version, body)),
  route(moves.replyToComplaint, (context, { params, body }) => replies.replyToComplaint(context, params.id, body)),
  route(moves.releasePhrase, (context, { params, body }) => replies.releasePhrase(context, params.id, body)),
  route(moves.takeComplaint, (context, { params, version }) => desk.takeComplaint(context, params.id, version)),
  route(moves.assignComplaints, (context, { body }) => desk.assignComplaints(context, body)),
  route(moves.decideVerdict, (context, { params, version, body }) => desk.decideVerdict(context, params.id, version, body)),
  route(deskContract.getGuide, (context) => desk.readGuide(context)),
  route(deskContract.listHandlers, (context) => desk.listHandlers(context)),
  route(deskContract.nameHandler, (context, { params, body }) => desk.nameHandler(context, params.id, body)),
  route(deskContract.attachImage, (context, { params, query }, wire) =>
    attachments.attachImage(context, params.id, query.name, wire),
  ),
  route(deskContract.getAttachment, (context, { params }, wire) =>
    attachments.readAttachment(context, params.id, params.attachmentId, wire),
  ),
]

export const complaintsFeature: Feature = {
  name: 'complaints',
  permissions: complaintsPermissions,
  errors: complaintsErrors,
  routes: complaintsRoutes,
  jobs: complaintsJobs,
  texts: complaintsTexts,
  constraintErrors: {
    complaint_handler_apart: 'complaints.handler_complained_of',
    complaint_handler_other_person: 'complaints.stand_in_same',
    complaint_issue_once: 'complaints.already_deflected',
  },
  noticeRights: {
    'complaints.new': 'complaints:handle',
    'complaints.handed': 'complaints:handle',
    'complaints.returned': 'complaints:handle',
    'complaints.escalation': 'complaints:read',
    'complaints.verdict': 'complaints:read',
    'complaints.verdict_proposed': 'complaints:verdict',
  },
}
