const timeOfDay = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Asia/Shanghai',
});
const day = new Intl.DateTimeFormat('zh-CN', {
  month: 'long',
  day: 'numeric',
  timeZone: 'Asia/Shanghai',
});
const weekday = new Intl.DateTimeFormat('zh-CN', { weekday: 'short', timeZone: 'Asia/Shanghai' });
const withSeconds = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Asia/Shanghai',
});

/** `14:05`, in the hospital's time. */
export function clockTime(at: number | string): string {
  return timeOfDay.format(new Date(at));
}

export function clockTimeWithSeconds(at: number): string {
  return withSeconds.format(at);
}

/** `11月22日 周日`. */
export function calendarDay(at: number | string): string {
  return `${day.format(new Date(at))} ${weekday.format(new Date(at))}`;
}

/** `11月22日 14:05`, without the day when it is the same as `now`'s. */
export function shortMoment(at: number | string, now: number): string {
  return day.format(new Date(at)) === day.format(now)
    ? clockTime(at)
    : `${day.format(new Date(at))} ${clockTime(at)}`;
}

/** `2 天 3 小时`, `1 小时 5 分`, `12 分`, `40 秒`: the two largest units; seconds only below two minutes. */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 120) return joinUnits('1 分', seconds - 60, '秒');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} 分`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joinUnits(`${hours} 小时`, minutes % 60, '分');
  return joinUnits(`${Math.floor(hours / 24)} 天`, hours % 24, '小时');
}

function joinUnits(head: string, rest: number, unit: string): string {
  return rest === 0 ? head : `${head} ${rest} ${unit}`;
}
