/**
 * Who may call what, written by hand from the domain model 4.3: this table is what the business was promised, and the
 * program is held to it. It is not derived from the declared permissions, or it would prove nothing.
 *
 * One line an endpoint: `own foreign door`.
 * - own: VM GM ZS CH SV CO QA AN DP EX AD, `+` may, `-` may not, on a subject of one's own (oneself, one's customer, one's unit)
 * - foreign: the same on a subject of a foreign unit; `=` where it is the same, `.` where the call has no subject
 * - door: not signed in, half signed in, disabled; left out where all three are `-`
 */
// oxfmt-ignore
export const expected: Readonly<Record<string, string>> = {
  // 'feature.verb':               VGZCSCQADEA   (V G Z C S C Q A D E A)
  'session.sign_in':              '+++++++++++ . +++',
  'session.current':              '+++++++++++ . -+-',
  'session.sign_out':             '+++++++++++ . -+-',
  'session.change_password':      '+++++++++++ . -+-',
  'session.list':                 '+++++++++++ .',
  'session.revoke':               '+++++++++++ -----------',

  'staff.list':                   '+++++++++++ =',
  'staff.get':                    '+++++++++++ --++-++++++',
  'staff.create':                 '----------+ =',
  'staff.edit':                   '----------+ =',
  'staff.disable':                '----------+ =',
  'staff.enable':                 '----------+ =',
  'staff.unlock':                 '----------+ =',
  'staff.reset_password':         '----------+ =',
  'staff.end_office':             '----------+ =',
  'staff.profile':                '+++++++++++ .',
  'staff.edit_profile':           '+++++++++++ .',
  'staff.first_run_state':        '+++++++++++ . +++',
  'staff.first_run':              '----------- . ---',
  'staff.list_units':             '+++++++++++ .',
  'staff.create_unit':            '----------+ =',
  'staff.edit_unit':              '----------+ =',
  'staff.list_territories':       '+++++++++++ .',
  'staff.create_territory':       '----------+ =',
  'staff.edit_territory':         '----------+ =',
  'staff.list_leave':             '+++++++++++ =',
  'staff.arrange_leave':          '----+-----+ ----------+',
  'staff.cancel_leave':           '----+-----+ ----------+',

  'notifications.list':           '+++++++++++ .',
  'notifications.read':           '+++++++++++ =',
  'notifications.stream':         '+++++++++++ .',

  'jobs.list_dead':               '----------+ .',
  'jobs.list_queues':             '----------+ .',
  'jobs.retry':                   '----------+ .',
  'jobs.discard':                 '----------+ .',

  'audit.list':                   '--------+-- =',
  'audit.verify':                 '--------+-- .',
  'audit.list_verifications':     '--------+-- .',

  'pack.get':                     '+++++++++++ =',

  'value.runs':                   '----+-++-+- =',
  'value.start':                  '-------+--- =',
  'value.run':                    '----+-++-+- =',
  'value.explain':                '+++++-++--- --+++-++---',

  'customers.list':               '+++++++++-- .',
  'customers.count':              '+++++++++-- .',
  'customers.search':             '+++++++++-- .',
  'customers.get':                '+++++++++-- -----++++--',
  'customers.history':            '+++++++++-- -----++++--',
  'customers.timeline':           '+++++++++-- -----++++--',
  'customers.open_private':       '++--+---+-- --------+--',
  'customers.edit_basic':         '++--------- -----------',
  'customers.edit_preferences':   '++--------- -----------',
  'customers.edit_private':       '++--------- -----------',
  'customers.record_consent':     '++--------- -----------',
  'customers.add_family_member':  '++--------- -----------',
  'customers.remove_family_member': '++--------- -----------',
  'customers.set_importance':     '++--+------ -----------',
  'customers.suspend':            '++--+------ -----------',
  'customers.resume':             '++--+------ -----------',
  'customers.reveal':             '++-++---+-- --------+--',
  'accounts.list':                '+++++++++-- .',
  'accounts.create':              '-+--+------ .',
  'accounts.update':              '-+--+------ -----------',
  'accounts.members':             '+++++++++-- -----++++--',

  'assignments.portfolios':       '+++++-++++- .',
  'assignments.unassigned':       '----+------ .',
  'assignments.managers':         '----+------ .',
  'assignments.history':          '+++++++++-- -----++++--',
  'assignments.assign':           '----+------ -----------',
  'assignments.end_assistance':   '----+------ -----------',
  'assignments.preview_move':     '----+------ .',
  'assignments.move':             '----+------ .',
  'assignments.automatic':        '----+------ .',

  'obligations.of_customer':      '+++++-+---- ------+----',
  'obligations.snooze':           '+++++++++-- -----------',
  'obligations.wake':             '+++++++++-- -----------',
  'obligations.request_waiver':   '++++-+----- -----------',
  'obligations.waivers':          '----+-+---- .',
  'obligations.decide_waiver':    '----+------ -----------',
  'contacts.log':                 '+++-------- -----------',
  'contacts.form':                '+++-------- -----------',
  'contacts.list':                '+++++-+---- ------+----',
  'contacts.withdraw':            '+++-+------ -----------',
  'contacts.accept_late':         '----+------ -----------',
  'today.get':                    '+++++++++-- -----------',
  'today.staff':                  '+++++++++-- .',
  'compliance.get':               '++++++++-+- .',
  'compliance.rows':              '++--+-+---- .',
}
