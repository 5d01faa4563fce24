import { defineTexts } from '../../kernel/texts.ts'

export const notificationsTexts = defineTexts({
  zh: {
    'notifications.title': '通知',
    'notifications.none': '没有通知',
    'notifications.mark_all': '全部标为已读',
    'notifications.unread': '{count} 条未读',
    'job.notifications.sweep': '清理过期通知',
    'permission.notifications:self': '查看自己的通知',
    'error.notifications.not_found': '没有找到这条通知',
    'audit.notifications.read': '标记通知已读',
    'audit.notifications.sweep': '清理过期通知',
  },
  en: {
    'notifications.title': 'Notifications',
    'notifications.none': 'No notifications',
    'notifications.mark_all': 'Mark all as read',
    'notifications.unread': '{count} unread',
    'job.notifications.sweep': 'Clear old notifications',
    'permission.notifications:self': 'See own notifications',
    'error.notifications.not_found': 'This notification was not found',
    'audit.notifications.read': 'Notifications marked as read',
    'audit.notifications.sweep': 'Old notifications cleared',
  },
})
