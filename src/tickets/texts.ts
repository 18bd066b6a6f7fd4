/** What engineers type instead of pressing a button: by action of `stage-actions.ts`, read against the whole message. */
export const typedActions: Record<string, RegExp> = {
  remote: /^(先)?(远程|电话|线上)(处理|指导|解决|支持)?$/,
  onsite: /^(改|我)?(去|到)现场(处理|看看)?$|^上门$/,
  release: /^(转派|转给别人|转单|退单|我去不了|换人|去不了)$/,
  solved: /^(已经?|问题)?(远程)?(解决|处理好|搞定)(了|啦)?$/,
  depart: /^(我)?(已经?)?(出发|在路上|上路)(了|啦)?$/,
  arrive: /^(我)?(已经?)?(到了|到达|到现场|到科室|到)(了|啦)?$/,
  arranged: /^(已有|已经?安排|有)(好)?(替代|备用)(措施|机|设备)?(了)?$/,
  notNeeded: /^(无需|不需要|不用)(替代|备用)?(措施|机|设备)?$/,
  fixOnSite: /^(现场|就地)(修|维修|修复)$/,
  remove: /^(拉走|拖走|带走|拉回)(维修|去修|修)?$/,
  tag: /^挂牌(停用)?$|^停用$/,
  restore: /^(已经?)?(修好|修复|恢复)(了|啦)?$/,
  cannotFix: /^(修不了|修不好|现场修不了)$/,
  returned: /^(设备)?(已经?)?(修回|送回|返回|还回)(来)?(了)?$/,
  testPassed: /^(测试)?(已)?(通过|合格|正常)(了)?$/,
  testFailed: /^(测试)?(没|未|不)(通过|合格|过)$/,
  withdrawAccept: /^同意(撤单|撤销)$/,
  withdrawRefuse: /^(继续处理|不同意(撤单|撤销))$/,
};

export const acceptWords = /^(我)?(接单|接了|接|我来|收到[,，]?我(来|去))(了|吧)?$/;
export const declineWords = /^(不接|拒绝|拒单|接不了|没空|在忙|忙不过来|去不了)(了)?$/;
/** How things stand. */
export const listWords =
  /^(请问|现在|目前|今天|看看|查一下|查)?(还)?(有|都有)?(哪些|什么|多少|几张)?(我的|我们的|所有|全部)?(已?(超时|逾期|过期)了?)?的?(进度|工单|任务|待办|单子|单|清单)(呢|列表|吗|情况)?$|^(超时|逾期)的?(有哪些|呢|吗)?$/;
/** Of these, only those whose time is over. */
export const lateWords = /超时|逾期|过期/;
/** A leader names somebody, or wants to. */
export const assignWords =
  /^(?:请)?(?:转派|改派|指派|重新指派|换人|转给别人|转单)$|^(?:请)?(?:转派|改派|指派|派|转给|换)(?:给)?\s*(?<name>\S{2,12})$/;
/** What else a leader types, by action of `stage-actions.ts`. */
export const leaderActions: Record<string, RegExp> = {
  ack: /^(我来|我)跟进$/,
  redispatch: /^重新派单$/,
  withdrawAccept: /^同意(撤单|撤销)$/,
  withdrawRefuse: /^(继续处理|不同意(撤单|撤销))$/,
  fixOnSite: /^(现场|就地)(修|维修|修复)$/,
  remove: /^(拉走|拖走|带走|拉回)(维修|去修|修)?$/,
  tag: /^挂牌(停用)?$|^停用$/,
};
/** A report that staff begin on purpose. */
export const reportWords = /^\s*(我要)?报修[:：,， ]/;
/** An answer to a form that is one whatever it tells of. */
export const fieldWords = /^(原因|性质|范围|程度|现象|处理|解决|状态|记录)[:：]\s*(.+)$/s;
/** What a message without words is called. */
export const mediaWords = /^\[(image|voice|video)\]$/;
/** A progress note: what follows is kept. */
export const noteWords = /^(进度|备注|进展)[:：,， ]\s*(.+)$/s;
export const ticketNumber = /T\d{8}-\d{3,}/i;
/** Nothing is left of it: no answer. */
export const blankText = /^[\s\p{P}\p{S}]*$/u;
export const trailing = /[\s。.!！~～,，?？]+$/u;
