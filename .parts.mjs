// src/config/load-lexicon.ts
import { readFileSync as readFileSync2 } from "node:fs";
import { join as join3 } from "node:path";

// src/kernel/errors.ts
var AppError = class extends Error {
  code;
  retryable;
  constructor(code, message, options = {}) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
};
var UserFacingError = class extends AppError {
};
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// src/understanding/model.ts
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
var spanTypes = [
  "place",
  "symptom",
  "onset",
  "code",
  "count",
  "tried",
  "contact"
];
var tagsPerType = 3;
var numbers = z.array(z.number());
var headSchema = z.strictObject({
  version: z.literal(1),
  /** Digest of the corpus and of the settings that it was trained with. */
  madeFrom: z.string(),
  /** Digest of the weights of a small training, to prove that training gives the same again. */
  probe: z.string(),
  hazards: z.array(z.string()),
  categories: z.array(z.string()),
  bias: numbers,
  /** From where on the danger score alarms, and from where on it asks. */
  danger: z.strictObject({ weights: numbers, alarm: z.number(), ask: z.number() }),
  /** For each type of span the scores of one tag after another. */
  transitions: z.array(numbers)
});
function decodeModel(bytes, path) {
  try {
    const plain = gunzipSync(bytes);
    const length = plain.readUInt32LE(0);
    const head = headSchema.parse(JSON.parse(plain.subarray(4, 4 + length).toString()));
    const messages = decodeTable(plain, 4 + length);
    const spans2 = decodeTable(plain, messages.end);
    return { head, messages: messages.table, spans: spans2.table };
  } catch (cause) {
    throw new UserFacingError("model_invalid", `${path} is no reader's model: run npm run train`, {
      cause
    });
  }
}
function decodeTable(plain, from) {
  const [keyCount, entryCount, outputCount] = [0, 4, 8].map(
    (at2) => plain.readUInt32LE(from + at2)
  );
  let at = from + 12;
  const take = (size) => {
    const part = Uint8Array.prototype.slice.call(plain, at, at + size);
    at += size;
    return part;
  };
  const distances = new Uint32Array(take(keyCount * 4).buffer);
  const scales = new Float32Array(take(outputCount * 4).buffer);
  const counts = take(keyCount);
  const outputs = take(entryCount);
  const weights = new Int8Array(take(entryCount).buffer);
  const keys = new Uint32Array(keyCount);
  const starts = new Uint32Array(keyCount + 1);
  for (let index = 0; index < keyCount; index += 1) {
    keys[index] = (index === 0 ? 0 : keys[index - 1]) + distances[index];
    starts[index + 1] = starts[index] + counts[index];
  }
  return { table: { keys, starts, outputs, weights, scales }, end: at };
}

// src/config/load-safety.ts
import { join } from "node:path";
import { z as z7 } from "zod";

// src/safety/content.ts
var otherCategory = "other";
var unknownCategory = "unknown";
function categoryKey(content, category2) {
  if (category2 === null) return unknownCategory;
  if (category2 === otherCategory) return otherCategory;
  return content.categories.some(({ id: id2 }) => id2 === category2) ? category2 : unknownCategory;
}
function lifeSupportOf(content, category2) {
  return content.categories.find(({ id: id2 }) => id2 === category2)?.lifeSupport ?? "unknown";
}
function mayKeepAlive(content, category2) {
  return lifeSupportOf(content, category2) !== "no";
}
function findStep(content, ref) {
  const [protocolId, stepId] = ref.split(".");
  const protocol2 = content.protocols.protocols.find(({ id: id2 }) => id2 === protocolId);
  return protocol2?.steps.find(({ id: id2 }) => id2 === stepId) ?? null;
}

// src/safety/find-problems.ts
function findProblems(content) {
  const problems = [];
  const reportTo = (file) => (path, reason) => problems.push({ file, path, reason });
  checkLists(content, reportTo);
  checkProfiles(content, reportTo("plans.yaml"));
  checkRules(content, reportTo("plans.yaml"));
  checkConditions(content, reportTo);
  return problems;
}
function checkLists(content, reportTo) {
  const protocols = new Set(content.protocols.protocols.map(({ id: id2 }) => id2));
  for (const { id: id2, protocol: protocol2 } of content.categories) {
    if (!protocols.has(protocol2))
      reportTo("categories.yaml")(`categories.${id2}.protocol`, `there is no protocol ${protocol2}`);
  }
  for (const { id: id2, act } of content.hazards) {
    for (const protocol2 of act) {
      if (!protocols.has(protocol2))
        reportTo("hazards.yaml")(`hazards.${id2}.act`, `there is no protocol ${protocol2}`);
    }
  }
  const planned = new Set(content.plans.categories.map(({ id: id2 }) => id2));
  for (const id2 of everyCategory(content)) {
    if (!planned.has(id2)) reportTo("plans.yaml")("categories", `there is no entry for ${id2}`);
  }
}
function everyCategory(content) {
  return [...content.categories.map(({ id: id2 }) => id2), otherCategory, unknownCategory];
}
function checkProfiles(content, report) {
  const known = new Set(everyCategory(content));
  for (const profile of content.plans.categories) {
    const path = `categories.${profile.id}`;
    if (!known.has(profile.id)) report(path, `there is no category ${profile.id}`);
    checkFirst(content, profile.first, path, report);
    checkGate(content, profile.gate, path, report);
    checkSteps(content, [...profile.support, ...profile.power], path, report);
    if (content.plans.aftercare[profile.aftercare] === void 0)
      report(`${path}.aftercare`, `there is no aftercare ${profile.aftercare}`);
    const category2 = profile.id === unknownCategory ? null : profile.id;
    if (known.has(profile.id) && mayKeepAlive(content, category2))
      checkHarmless(content, profile.first, profile.support, path, report);
  }
  for (const [name, refs] of Object.entries(content.plans.aftercare))
    checkSteps(content, refs, `aftercare.${name}`, report);
}
function checkRules(content, report) {
  for (const rule3 of content.plans.rules) {
    const path = `rules.${rule3.id}`;
    if (rule3.first !== "@first") checkFirst(content, rule3.first, path, report);
    if (rule3.gate !== "@gate") checkGate(content, rule3.gate, path, report);
    const power = rule3.power === "@power" ? [] : rule3.power;
    checkSteps(content, [...rule3.support, ...power], path, report);
    if (typeof rule3.aftercare !== "string")
      checkSteps(content, rule3.aftercare, `${path}.aftercare`, report);
    else if (rule3.aftercare !== "@aftercare" && content.plans.aftercare[rule3.aftercare] === void 0)
      report(`${path}.aftercare`, `there is no aftercare ${rule3.aftercare}`);
    if (mayMeetLifeSupport(content, rule3.when))
      checkHarmless(content, rule3.first, rule3.support, path, report);
  }
}
function mayMeetLifeSupport(content, when3) {
  if (when3?.lifeSupport !== void 0) return when3.lifeSupport;
  const ids = when3?.categories ?? [unknownCategory];
  if (when3?.categories === void 0 && isPrecededByLifeSupport(content, when3)) return false;
  return ids.some((id2) => mayKeepAlive(content, id2 === unknownCategory ? null : id2));
}
function isPrecededByLifeSupport(content, when3) {
  const { rules } = content.plans;
  const earlier = rules.slice(
    0,
    rules.findIndex((rule3) => rule3.when === when3)
  );
  return earlier.some(
    ({ when: taken }) => taken?.lifeSupport === true && taken.categories === void 0 && taken.patient === void 0 && taken.hazards?.join() === when3?.hazards?.join()
  );
}
function checkHarmless(content, first, support, path, report) {
  if (content.firstMessages.messages.find(({ id: id2 }) => id2 === first)?.cutsPower === true)
    report(`${path}.first`, `${first} cuts power, but the device may keep a patient alive`);
  for (const ref of support) {
    if (findStep(content, ref)?.cutsPower === true)
      report(`${path}.support`, `${ref} cuts power, but the device may keep a patient alive`);
  }
}
function checkFirst(content, id2, path, report) {
  if (!content.firstMessages.messages.some((message) => message.id === id2))
    report(`${path}.first`, `there is no first message ${id2}`);
}
function checkGate(content, id2, path, report) {
  if (!content.plans.gates.some((gate) => gate.id === id2))
    report(`${path}.gate`, `there is no gate ${id2}`);
}
function checkSteps(content, refs, path, report) {
  for (const ref of refs) {
    if (!ref.startsWith("@") && findStep(content, ref) === null)
      report(path, `there is no step ${ref}`);
  }
}
function checkConditions(content, reportTo) {
  const { plans, neverSay, priority: priority2 } = content;
  const lists = [
    ["plans.yaml", "rules", plans.rules.map(({ when: when3 }) => when3)],
    ["plans.yaml", "powerForbiddenBy", [{ hazards: Object.keys(plans.powerForbiddenBy) }]],
    ["never-say.yaml", "rules", neverSay.rules],
    ["priority.yaml", "categories", [{ categories: priority2.categories.map(({ id: id2 }) => id2) }]],
    ["priority.yaml", "adjust", priority2.adjust.map(({ when: when3 }) => when3)],
    ["priority.yaml", "floors", priority2.floors.map(({ when: when3 }) => when3)]
  ];
  for (const [file, name, conditions] of lists) {
    for (const [index, condition] of conditions.entries())
      checkCondition(content, condition ?? {}, `${name}[${index}]`, reportTo(file));
  }
}
function checkCondition(content, { categories = [], hazards = [] }, path, report) {
  for (const id2 of categories) {
    if (id2 !== unknownCategory && categoryKey(content, id2) === unknownCategory)
      report(`${path}.categories`, `there is no category ${id2}`);
  }
  for (const hazard of hazards) {
    const [id2 = ""] = hazard.split(":");
    if (!content.hazards.some((known) => known.id === id2))
      report(`${path}.hazards`, `there is no hazard ${id2}`);
  }
}

// src/config/read-yaml.ts
import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
var shownProblems = 20;
function readYaml(path, schema) {
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    throw refuse(
      path,
      document.errors.map(
        ({ pos, message }) => `line ${lineCounter.linePos(pos[0]).line}: ${message}`
      )
    );
  }
  const parsed = schema.safeParse(toPlain(document, path));
  if (parsed.success) return parsed.data;
  throw refuse(
    path,
    parsed.error.issues.map((issue) => `${formatPath(issue.path)}: ${issue.message}`)
  );
}
function formatPath(path) {
  const text7 = path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`).join("");
  return text7.replace(/^\./, "") || "(file)";
}
function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = error.code === "ENOENT";
    throw refuse(path, [isMissing ? "there is no such file" : messageOf(error)], error);
  }
}
function toPlain(document, name) {
  try {
    return document.toJS();
  } catch (error) {
    throw refuse(name, [messageOf(error)], error);
  }
}
function refuse(name, problems, cause) {
  const shown = problems.slice(0, shownProblems).map((problem) => `  ${problem}`);
  if (problems.length > shownProblems) shown.push(`  and ${problems.length - shownProblems} more`);
  return new UserFacingError("config_invalid", `${name} cannot be used:
${shown.join("\n")}`, {
    cause
  });
}

// src/config/schemas/safety-guard.ts
import { z as z3 } from "zod";

// src/config/schemas/safety-protocols.ts
import { z as z2 } from "zod";
var text = z2.string().trim().min(1, "must not be empty");
var yesNo = z2.enum(["yes", "no"]);
var isoDay = z2.iso.date("must be a day like 2026-11-22");
var approvalSchema = z2.strictObject({
  status: z2.enum(["draft", "approved"]),
  approvedBy: text.nullable(),
  approvedOn: isoDay.nullable(),
  basis: text
}).superRefine(({ status, approvedBy, approvedOn }, check) => {
  if (status === "draft") return;
  if (approvedBy === null || /待|演示|demo|todo|tbd/i.test(approvedBy)) {
    check.addIssue({
      code: "custom",
      path: ["approvedBy"],
      message: "an approved content needs the name of the person who signed it"
    });
  }
  if (approvedOn === null) {
    check.addIssue({
      code: "custom",
      path: ["approvedOn"],
      message: "an approved content needs the day on which it was signed"
    });
  }
});
var stepBody = {
  say: text,
  ask: text,
  safeAnswer: yesNo.default("yes"),
  cannot: text,
  onUnsafe: z2.enum(["human", "continue"]).default("human"),
  cutsPower: z2.boolean().default(false),
  confirmObject: text.nullable().default(null)
};
var step = z2.strictObject({ id: text, ...stepBody });
var protocol = z2.strictObject({
  id: text,
  title: text,
  whoMayCutPower: text,
  stop: text,
  after: text.optional(),
  version: z2.int().min(1),
  approval: approvalSchema,
  steps: z2.array(step).min(1, "must have at least one step")
});
var protocolsSchema = z2.strictObject({ version: text, protocols: z2.array(protocol).min(1) }).superRefine(({ protocols }, check) => {
  refuseTwins(
    protocols.map(({ id: id2 }) => id2),
    (index) => ["protocols", index, "id"],
    check
  );
  for (const [index, { steps }] of protocols.entries()) {
    refuseTwins(
      steps.map(({ id: id2 }) => id2),
      (at) => ["protocols", index, "steps", at, "id"],
      check
    );
  }
});
var maxOpeningLines = 4;
var firstMessage = z2.strictObject({ id: text, ...stepBody }).refine(({ say, ask }) => `${say}
${ask}`.split("\n").length <= maxOpeningLines, {
  path: ["say"],
  message: `must have at most ${maxOpeningLines} lines together with its question`
}).refine(({ say, ask }) => (`${say}${ask}`.match(/[?？]/g) ?? []).length === 1, {
  path: ["ask"],
  message: "must be the only question of the message"
});
var firstMessagesSchema = z2.strictObject({
  version: text,
  approval: approvalSchema,
  generic: z2.strictObject({ say: text, ask: text, cannot: text }),
  messages: z2.array(firstMessage).min(1)
}).superRefine(({ messages }, check) => {
  refuseTwins(
    messages.map(({ id: id2 }) => id2),
    (index) => ["messages", index, "id"],
    check
  );
});
function refuseTwins(ids, pathOf, check) {
  for (const [index, id2] of ids.entries()) {
    if (ids.indexOf(id2) === index) continue;
    check.addIssue({ code: "custom", path: pathOf(index), message: `${id2} is there twice` });
  }
}

// src/config/schemas/safety-guard.ts
var text2 = z3.string().trim().min(1, "must not be empty");
var pardonKinds = [
  "negated",
  "negatedBefore",
  "negatedDirect",
  "specialist",
  "afterSupport",
  "reported"
];
var rule = z3.strictObject({
  id: text2,
  text: text2,
  scope: z3.enum(["always", "beforeGate", "emergency"]),
  /** With scope emergency: only while the gate is not passed. */
  beforeGate: z3.boolean().default(false),
  hazards: z3.array(text2).optional(),
  categories: z3.array(text2).optional(),
  patterns: z3.array(text2).default([]),
  pardon: z3.array(z3.enum(pardonKinds)).default([]),
  unless: z3.array(text2).default([]),
  maxQuestions: z3.int().min(1).optional(),
  enforcedBy: z3.literal("code").optional()
});
var neverSaySchema = z3.strictObject({
  version: text2,
  approval: approvalSchema,
  terms: z3.record(text2, text2),
  pardons: z3.strictObject({
    negated: text2,
    negatedDirect: text2,
    negatedInside: text2,
    specialist: text2,
    afterSupport: text2,
    reportedBefore: text2,
    reportedAfter: text2,
    notReported: text2,
    quotation: text2
  }),
  rules: z3.array(rule).min(1)
}).superRefine((file, check) => {
  refuseTwins(
    file.rules.map(({ id: id2 }) => id2),
    (index) => ["rules", index, "id"],
    check
  );
  const refuse2 = (path, message) => check.addIssue({ code: "custom", path, message });
  for (const [name, pattern2] of Object.entries(file.pardons)) {
    const problem = problemOf(pattern2, file.terms);
    if (problem !== null) refuse2(["pardons", name], problem);
  }
  for (const [index, { patterns: patterns2, unless, maxQuestions, enforcedBy }] of file.rules.entries()) {
    if (patterns2.length === 0 && maxQuestions === void 0 && enforcedBy === void 0) {
      refuse2(["rules", index], "needs patterns, maxQuestions or enforcedBy");
    }
    for (const [kind2, list] of Object.entries({ patterns: patterns2, unless })) {
      for (const [at, pattern2] of list.entries()) {
        const problem = problemOf(pattern2, file.terms);
        if (problem !== null) refuse2(["rules", index, kind2, at], problem);
      }
    }
  }
});
function expandTerms(pattern2, terms) {
  let expanded = pattern2;
  for (let depth = 0; depth < 5; depth += 1) {
    expanded = expanded.replaceAll(
      /(?<!\(\?)<([a-zA-Z]+)>/g,
      (whole, name) => terms[name] ?? whole
    );
  }
  return expanded;
}
function problemOf(pattern2, terms) {
  const expanded = expandTerms(pattern2, terms);
  const unknown = /(?<!\(\?)<([a-zA-Z]+)>/.exec(expanded);
  if (unknown !== null) return `there is no term ${unknown[0]}`;
  try {
    return new RegExp(expanded) instanceof RegExp ? null : "is not a regular expression";
  } catch (error) {
    return `is not a regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}

// src/config/schemas/safety-plans.ts
import { z as z4 } from "zod";
var text3 = z4.string().trim().min(1, "must not be empty");
var stepRef = z4.string().regex(/^(@support|@power|[A-Z_]+\.[A-Za-z0-9_]+)$/, {
  message: "must be PROTOCOL.STEP, @support or @power"
});
var patientStates = ["yes", "no", "unknown"];
var when = z4.strictObject({
  categories: z4.array(text3).optional(),
  hazards: z4.array(text3).optional(),
  patient: z4.array(z4.enum(patientStates)).optional(),
  lifeSupport: z4.boolean().optional(),
  connected: z4.boolean().optional()
});
var category = z4.strictObject({
  id: text3,
  first: text3,
  support: z4.array(stepRef),
  gate: text3,
  power: z4.array(stepRef),
  /** Nobody in the chat ever cuts it, whatever the emergency. */
  neverCut: text3.optional(),
  /** Why the list of power steps is empty. */
  leaveBecause: text3.optional(),
  aftercare: text3
});
var rule2 = z4.strictObject({
  id: text3,
  when: when.optional(),
  first: text3,
  support: z4.array(stepRef),
  gate: text3,
  power: z4.union([z4.literal("@power"), z4.array(stepRef)]),
  leaveBecause: text3.optional(),
  aftercare: z4.union([text3, z4.array(stepRef)])
});
var plansSchema = z4.strictObject({
  version: text3,
  approval: approvalSchema,
  gates: z4.array(z4.strictObject({ id: text3, ask: text3, cannot: text3.optional() })).min(1),
  gateText: z4.strictObject({ say: text3, cannot: text3 }),
  aftercare: z4.record(text3, z4.array(stepRef)),
  powerForbiddenBy: z4.record(text3, text3),
  categories: z4.array(category).min(1),
  rules: z4.array(rule2).min(1)
}).superRefine(({ gates, categories, rules }, check) => {
  const lists = { gates, categories, rules };
  for (const [name, list] of Object.entries(lists)) {
    refuseTwins(
      list.map(({ id: id2 }) => id2),
      (index) => [name, index, "id"],
      check
    );
  }
  if (rules.at(-1)?.when !== void 0) {
    check.addIssue({
      code: "custom",
      path: ["rules", rules.length - 1, "when"],
      message: "the last rule must fit always, so that every emergency has a plan"
    });
  }
});

// src/config/schemas/safety-priority.ts
import { z as z6 } from "zod";

// src/config/schemas/hazards.ts
import { z as z5 } from "zod";
var id = z5.string().regex(/^[a-z][a-z_]*$/, "is not an id");
var text4 = z5.string().min(1);
var wordList = z5.string().transform((value) => value.split(/\s+/).filter((word) => word !== "")).refine((words2) => words2.length > 0, "must name at least one word");
var hazardsSchema = z5.strictObject({
  version: z5.int().positive(),
  hazards: z5.array(
    z5.strictObject({
      id,
      name: text4,
      /** `conditional`: red when the message as a whole is an emergency. */
      severity: z5.enum(["red", "orange", "conditional"]),
      /** The one question when the words may mean it. */
      ask: text4,
      act: z5.array(text4).min(1),
      src: z5.array(text4).min(1)
    })
  ).min(1)
});
var guardSchema = z5.strictObject({
  version: z5.int().positive(),
  hazards: z5.record(id, wordList),
  deniedBefore: wordList,
  deniedAfter: wordList
});

// src/config/schemas/safety-priority.ts
var text5 = z6.string().trim().min(1, "must not be empty");
var priority = z6.enum(["P1", "P2", "P3", "P4"]);
var impact = z6.enum(["I1", "I2", "I3", "I4"]);
var urgency = z6.enum(["U1", "U2", "U3", "U4"]);
var row = z6.tuple([priority, priority, priority, priority]);
var priorityFacts = [
  "alarmUncleared",
  "cosmetic",
  "cryForHelp",
  "highRiskDrug",
  "minor",
  "neededWithin2h",
  "noSpare",
  "onlyOne",
  "outOfControl",
  "overTemperature",
  "peripheral",
  "preUse",
  "procedureUnderWay",
  "queueWaiting",
  "resuscitation",
  "spareInUse",
  "standbyUnfit",
  "supportedStable"
];
var scopes = ["device", "ward", "hospital", "unknown"];
var lifeSupportKinds = ["yes", "conditional", "no", "unknown"];
var when2 = z6.strictObject({
  hazards: z6.array(text5).optional(),
  anyRed: z6.literal(true).optional(),
  anyOrange: z6.literal(true).optional(),
  categories: z6.array(text5).optional(),
  lifeSupport: z6.array(z6.enum(lifeSupportKinds)).optional(),
  patient: z6.array(z6.enum(patientStates)).optional(),
  acutePlace: z6.boolean().optional(),
  scope: z6.array(z6.enum(scopes)).optional(),
  facts: z6.array(z6.enum(priorityFacts)).optional(),
  without: z6.array(z6.enum(priorityFacts)).optional()
});
var prioritySchema = z6.strictObject({
  version: text5,
  approval: approvalSchema,
  impact: z6.record(impact, text5),
  urgency: z6.record(urgency, text5),
  /** Plain words that state a fact. */
  cues: z6.partialRecord(z6.enum(priorityFacts), wordList),
  matrix: z6.strictObject({ I1: row, I2: row, I3: row, I4: row }),
  acutePlaces: z6.array(text5).min(1),
  categories: z6.array(z6.strictObject({ id: text5, impact, urgency, withPatient: impact })),
  adjust: z6.array(
    z6.strictObject({
      id: text5,
      when: when2,
      text: text5,
      impact: impact.optional(),
      urgency: urgency.optional(),
      atMostImpact: impact.optional(),
      atMostUrgency: urgency.optional(),
      steps: z6.int().min(1).max(3).optional()
    })
  ),
  floors: z6.array(z6.strictObject({ id: text5, atLeast: priority, when: when2, text: text5 })),
  manyDevices: z6.strictObject({ count: z6.int().min(2), text: text5 })
}).superRefine((file, check) => {
  const { categories, adjust, floors } = file;
  for (const [name, list] of Object.entries({ categories, adjust, floors })) {
    refuseTwins(
      list.map(({ id: id2 }) => id2),
      (index) => [name, index, "id"],
      check
    );
  }
});

// src/config/load-safety.ts
var flag = z7.enum(["yes", "conditional", "no"]);
var categoriesSchema = z7.looseObject({
  categories: z7.array(
    z7.looseObject({
      id: z7.string(),
      name: z7.string(),
      protocol: z7.string(),
      flags: z7.looseObject({ patient: flag, lifeSupport: flag })
    })
  )
});
var hazardsSchema2 = z7.looseObject({
  hazards: z7.array(z7.looseObject({ id: z7.string(), act: z7.array(z7.string()) }))
});
function loadSafetyContent(configDir) {
  const at = (name) => join(configDir, "safety", name);
  const content = {
    categories: readYaml(at("categories.yaml"), categoriesSchema).categories.map(
      ({ id: id2, name, protocol: protocol2, flags }) => ({
        id: id2,
        name,
        protocol: protocol2,
        patient: flags.patient,
        lifeSupport: flags.lifeSupport
      })
    ),
    hazards: readYaml(at("hazards.yaml"), hazardsSchema2).hazards.map(({ id: id2, act }) => ({
      id: id2,
      act
    })),
    protocols: readYaml(at("protocols.yaml"), protocolsSchema),
    firstMessages: readYaml(at("first-messages.yaml"), firstMessagesSchema),
    plans: readYaml(at("plans.yaml"), plansSchema),
    neverSay: readYaml(at("never-say.yaml"), neverSaySchema),
    priority: readYaml(at("priority.yaml"), prioritySchema)
  };
  const problems = findProblems(content);
  if (problems.length === 0) return content;
  throw new UserFacingError(
    "config_invalid",
    `${join(configDir, "safety")} does not fit together:
${problems.map(({ file, path, reason }) => `  ${file}: ${path}: ${reason}`).join("\n")}`
  );
}

// src/config/load-service.ts
import { join as join2 } from "node:path";
import { z as z9 } from "zod";

// src/config/schemas/duration.ts
import { z as z8 } from "zod";

// src/kernel/duration.ts
var pattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
function parseDurationMs(text7) {
  const parts = pattern.exec(text7);
  if (!parts || text7 === "P" || text7.endsWith("T")) return null;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 6e4 + (seconds ?? 0) * 1e3;
}

// src/config/schemas/duration.ts
var duration = z8.string().transform((text7, check) => {
  const ms = parseDurationMs(text7);
  if (ms !== null && ms > 0) return ms;
  check.addIssue({ code: "custom", message: "must be an ISO 8601 duration above zero (PT10M)" });
  return z8.NEVER;
});

// src/config/load-service.ts
var serviceSchema = z9.strictObject({
  hotline: z9.string().min(3),
  report: z9.strictObject({ nudgeAfter: duration, submitAfter: duration }),
  emergency: z9.strictObject({ repeatAfter: duration, callAfter: duration, leaderAfter: duration }),
  /** Words and marks of people who are angry, frightened or in great haste. */
  distress: z9.array(z9.string().min(1)),
  /** Answers too weak to open the gate (safety rule `gate_phrase`). */
  weakYes: z9.array(z9.string().min(1)),
  keepDeliveriesFor: duration,
  /** Optional and off by default (docs/language-model.md). The key stands in the environment, under the name given here. */
  languageModel: z9.strictObject({
    url: z9.url({ protocol: /^https?$/ }),
    model: z9.string().min(1),
    apiKeyEnv: z9.string().regex(/^[A-Z][A-Z0-9_]*$/, "is no name of an environment variable").optional()
  }).optional()
});
function loadService(configDir) {
  return readYaml(join2(configDir, "service.yaml"), serviceSchema);
}

// src/config/schemas/lexicon.ts
import { z as z10 } from "zod";
var version = z10.int().positive();
var text6 = z10.string().min(1);
var wordsSchema = z10.strictObject({
  version,
  /** Words by what they are; the reader sees a text also as a row of these. */
  classes: z10.record(text6, wordList),
  /** Pairs of a traditional character and what it is here. */
  traditional: wordList,
  /** Words of the dialects and what they are in the standard language. */
  dialect: z10.record(text6, text6)
});
var devicesSchema = z10.strictObject({
  version,
  devices: z10.record(
    text6,
    z10.strictObject({ words: wordList, parts: wordList, models: wordList.optional() })
  ),
  generic: wordList
});
var placesSchema = z10.strictObject({
  version,
  departments: wordList,
  rooms: wordList,
  buildings: wordList
});
var homophonesSchema = z10.strictObject({
  version,
  fixed: z10.record(text6, text6),
  targets: wordList,
  guard: wordList,
  grammar: text6
});
var answersSchema = z10.strictObject({
  version,
  yes: wordList,
  no: wordList,
  unsure: wordList,
  commands: z10.record(z10.enum(["cancel", "back", "wait", "help", "skip"]), wordList),
  /** Words that only say that something is wrong. */
  vague: wordList,
  /** Words of more than one device, or of power and gas of an area. */
  area: wordList
});

// src/config/load-lexicon.ts
function loadReadingContent(configDir) {
  const lexicon = (name) => join3(configDir, "lexicon", name);
  const content = {
    hazards: readYaml(join3(configDir, "safety", "hazards.yaml"), hazardsSchema),
    guard: readYaml(join3(configDir, "safety", "guard.yaml"), guardSchema),
    lexicon: {
      words: readYaml(lexicon("words.yaml"), wordsSchema),
      devices: readYaml(lexicon("devices.yaml"), devicesSchema),
      places: readYaml(lexicon("places.yaml"), placesSchema),
      homophones: readYaml(lexicon("homophones.yaml"), homophonesSchema),
      answers: readYaml(lexicon("answers.yaml"), answersSchema)
    },
    safety: loadSafetyContent(configDir),
    weakYes: loadService(configDir).weakYes
  };
  const problems = findStrangers(content);
  if (problems.length === 0) return content;
  throw new UserFacingError(
    "config_invalid",
    `${configDir} cannot be used:
${problems.map((problem) => `  ${problem}`).join("\n")}`
  );
}
function loadUnderstandingContent(configDir) {
  const content = loadReadingContent(configDir);
  const path = modelPath(configDir);
  const model = decodeModel(readModel(path), path);
  const isSame2 = (known, now) => known.join() === now.join();
  if (!isSame2(
    model.head.hazards,
    content.hazards.hazards.map(({ id: id2 }) => id2)
  ) || !isSame2(
    model.head.categories,
    content.safety.categories.map(({ id: id2 }) => id2)
  ))
    throw new UserFacingError(
      "model_invalid",
      `${path} knows other hazards or categories than the config: run npm run train`
    );
  return { ...content, model };
}
function modelPath(configDir) {
  return join3(configDir, "lexicon", "reader.model");
}
function readModel(path) {
  try {
    return readFileSync2(path);
  } catch (error) {
    throw new UserFacingError("model_unreadable", `${path} cannot be read: ${messageOf(error)}`);
  }
}
function findStrangers({ hazards, guard: guard2, lexicon, safety }) {
  const categoryIds = /* @__PURE__ */ new Set([...safety.categories.map(({ id: id2 }) => id2), "other"]);
  const hazardIds = hazards.hazards.map(({ id: id2 }) => id2);
  return [
    ...Object.keys(lexicon.devices.devices).filter((id2) => !categoryIds.has(id2)).map((id2) => `lexicon/devices.yaml: there is no category ${id2}`),
    ...Object.keys(guard2.hazards).filter((id2) => !hazardIds.includes(id2)).map((id2) => `safety/guard.yaml: there is no hazard ${id2}`),
    ...hazardIds.filter((id2, index) => hazardIds.indexOf(id2) !== index).map((id2) => `safety/hazards.yaml: ${id2} comes twice`)
  ];
}

// src/understanding/correct-homophones.ts
import { pinyin } from "pinyin-pro";
var longestWord = 6;
var syllables = /* @__PURE__ */ new Map();
function soundOf(character) {
  const known = syllables.get(character);
  if (known !== void 0) return known;
  const sound = pinyin(character, { toneType: "none", v: true });
  syllables.set(character, sound);
  return sound;
}
function accentless(sound) {
  return sound.replace(/^([zcs])h/, "$1").replace(/^[nr](?=[aeiouv])/, "l").replace(/^f(?=a|e[in])/, "hu").replace(/^f/, "h").replace(/(?<=[aei])ng$/, "n");
}
function createHomophoneCorrector(file, ordinary) {
  const known = /* @__PURE__ */ new Set([...file.guard, ...file.targets, ...ordinary]);
  const targets = indexTargets(file.targets);
  const fixed = Object.entries(file.fixed);
  const grammar = new Set(file.grammar);
  const placeTargets = /* @__PURE__ */ new WeakMap();
  const targetsOf = (places) => {
    const made = placeTargets.get(places) ?? indexTargets(places.filter(isHan));
    placeTargets.set(places, made);
    return made;
  };
  return (text7, places) => {
    const patched = fixed.reduce(
      (so, [wrong, right]) => so.includes(wrong) ? so.replaceAll(wrong, right) : so,
      text7
    );
    const lists = places.length > 0 ? [targets, targetsOf(places)] : [targets];
    return patched.replace(
      /[\u4e00-\u9fff]{2,}/gu,
      (run2) => correctRun(run2, { lists, known, grammar })
    );
  };
}
function correctRun(run2, tables) {
  const locked = knownSpans(run2, tables.known);
  const sounds = Array.from(run2, soundOf);
  let corrected = "";
  let position = 0;
  while (position < run2.length) {
    const word = findWord(run2, sounds, position, locked, tables);
    corrected += word ?? run2.charAt(position);
    position += word?.length ?? 1;
  }
  return corrected;
}
function findWord(run2, sounds, start, locked, { lists, grammar, known }) {
  for (let length = Math.min(longestWord, run2.length - start); length >= 2; length -= 1) {
    const end = start + length;
    const span = run2.slice(start, end);
    if (known.has(span)) return span;
    if (locked.some(([from, to]) => crosses(from, to, start, end))) continue;
    const slice = sounds.slice(start, end);
    const found = lists.flatMap((list) => [
      ...(list.get(slice.join(" ")) ?? []).filter(({ exact }) => exact),
      ...length < 3 ? [] : list.get(`~${slice.map(accentless).join(" ")}`) ?? []
    ]);
    const word = found.find((target) => fits(span, target, grammar, slice.join(" ")));
    if (word) return word.word;
  }
  return null;
}
function fits(span, { word, sounds }, grammar, said) {
  const pairs = Array.from(span, (character, index) => [character, word.charAt(index)]);
  const alike = pairs.filter(([one, meant]) => one === meant).length;
  const needed = sounds === said ? 1 : 2;
  return alike >= needed && pairs.every(([one, meant]) => one === meant || !grammar.has(one));
}
function crosses(from, to, start, end) {
  const overlaps = from < end && to > start;
  return overlaps && !(from >= start && to <= end && to - from < end - start);
}
function knownSpans(run2, known) {
  const spans2 = [];
  for (let start = 0; start < run2.length; start += 1) {
    for (let length = Math.min(longestWord, run2.length - start); length >= 2; length -= 1) {
      if (!known.has(run2.slice(start, start + length))) continue;
      spans2.push([start, start + length]);
      break;
    }
  }
  return spans2;
}
function indexTargets(words2) {
  const index = /* @__PURE__ */ new Map();
  const add = (key, target) => {
    index.set(key, [...index.get(key) ?? [], target]);
  };
  for (const word of new Set(words2)) {
    const single = Array.from(word, soundOf);
    const inContext = pinyin(word, { toneType: "none", type: "array", v: true });
    for (const sounds of /* @__PURE__ */ new Set([single.join(" "), inContext.join(" ")])) {
      add(sounds, { word, sounds, exact: true });
      add(`~${sounds.split(" ").map(accentless).join(" ")}`, { word, sounds, exact: false });
    }
  }
  return index;
}
function isHan(word) {
  return /^[\u4e00-\u9fff]{2,8}$/u.test(word);
}

// src/understanding/mask-patient-data.ts
var hidden = "\uFF0A";
var surname = "(?:\u6B27\u9633|\u4E0A\u5B98|\u53F8\u9A6C|\u8BF8\u845B|\u590F\u4FAF|[\u738B\u674E\u5F20\u5218\u9648\u6768\u9EC4\u8D75\u5434\u5468\u5F90\u5B59\u9A6C\u6731\u80E1\u90ED\u4F55\u9AD8\u6797\u7F57\u90D1\u6881\u8C22\u5B8B\u5510\u8BB8\u9093\u97E9\u51AF\u66F9\u5F6D\u66FE\u8096\u7530\u8463\u8881\u6F58\u848B\u8521\u4F59\u675C\u53F6\u7A0B\u82CF\u9B4F\u5415\u4E01\u4EFB\u6C88\u59DA\u5362\u59DC\u5D14\u949F\u8C2D\u9646\u6C6A\u8303\u91D1\u77F3\u5ED6\u8D3E\u590F\u97E6\u4ED8\u65B9\u767D\u90B9\u5B5F\u718A\u79E6\u90B1\u6C5F\u5C39\u859B\u95EB\u6BB5\u96F7\u4FAF\u9F99\u53F2\u9676\u9ECE\u8D3A\u987E\u6BDB\u90DD\u9F9A\u90B5\u4E07\u94B1\u4E25\u8983\u6B66\u6234\u83AB\u5B54\u5411\u6C64])";
var nameTail = "(?:\u67D0\u67D0|\u67D0|[\\u4e00-\\u9fff]{1,2}?)";
var afterName = "(?=$|[,\uFF0C\u3002!\uFF01?\uFF1F;\uFF1B:\uFF1A\\s\u3001()\uFF08\uFF09]|\u7684|\u5728|\u7528|\u8BF4|\u4ED6|\u5979|\u8840|\u547C|\u73B0|\u521A|\u6B63|\u8FD8|\u5DF2|\u5C31|\u88AB|\u7537|\u5973|[0-9]|\u63D2|\u63A5|\u4E0A|\u8EAB|\u4F4F|\u6C27|\u76D1|\u8F93|\u4E0D|\u6CA1|\u8EBA|\u5FC3|\u5BB6\u5C5E|\u5E8A)";
var notName = "(?!\u9AD8[\u70E7\u70ED\u538B\u8840\u9F84\u5371\u6D41\u94BE\u6E17\u6E29]|\u9A6C\u4E0A|\u65B9[\u4FBF\u624D\u6CD5]|\u6BDB[\u75C5\u5DFE]|\u91D1[\u5C5E\u989D]|\u767D[\u5929\u73ED\u8840\u7EC6\u8272]|\u9EC4[\u75B8\u67D3\u8272]|\u4E07\u4E00|\u4E25[\u91CD\u683C]|\u6E29[\u5EA6\u70ED]|\u77F3\u818F|\u82CF\u9192|\u4EFB[\u4F55\u52A1]|\u4F55\u65F6|\u5411[\u524D\u540E\u5DE6\u53F3\u4E0A\u4E0B]|\u80E1[\u8BDD\u4E71]|\u4F59\u4E0B|\u94B1[\u5305\u6CA1]|\u7A0B[\u5EA6\u5E8F]|\u66FE\u7ECF|\u8BB8[\u591A\u4E45]|\u590F\u5929|\u4ED8[\u6B3E\u8D39\u94B1]|\u5468[\u56F4\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u65E5\u672B]|\u9646\u7EED|\u6234\u7740|\u738B\u4E3B|\u674E\u5DE5|\u5F20\u5DE5|\u5168|\u65F6|\u5E38|\u65B9\u5411|\u6BB5|\u77F3|\u91D1|\u767D|\u9AD8|\u9EC4)";
var patterns = [
  [
    /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)/g,
    () => hidden
  ],
  [/(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?!\d)/g, () => hidden],
  [/(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g, () => hidden],
  [
    /((?:身份证|住院|病案|病历|门诊|就诊|社保|医保|病人)(?:证|卡)?(?:号码?|ID|id)\s*(?:是|为|:)?\s*)[A-Za-z]{0,3}\d{5,}[Xx]?/g,
    (_, lead = "") => `${lead}${hidden}`
  ],
  [
    new RegExp(
      `((?:\u60A3\u8005|\u75C5\u4EBA|\u60A3\u513F|\u4EA7\u5987|\u59D3\u540D(?:\u662F|:)?|\u540D\u5B57(?:\u53EB|\u662F)|\u75C5\u53F7)(?:\u53EB|\u662F|\u540D\u53EB|\u59D3\u540D)?[:\uFF1A ]?)${notName}${surname}${nameTail}${afterName}`,
      "gu"
    ),
    (_, lead = "") => `${lead}${hidden}`
  ],
  [
    new RegExp(
      `((?:\\d{1,3}|[\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D\u5341]{1,3})(?:\u53F7)?\u5E8A(?:\u7684|\u4F4D|\u60A3\u8005|\u75C5\u4EBA)?[:\uFF1A ]?)${notName}${surname}(?:\u67D0\u67D0|\u67D0|[\\u4e00-\\u9fff]{1,2})(?=$|[,\uFF0C\u3002!\uFF01?\uFF1F;\uFF1B:\uFF1A\\s\u3001()\uFF08\uFF09]|\u7684(?!\u65F6)|\u8840\u6C27|\u8840\u538B|\u547C\u5438|\u73B0\u5728|\u521A\u624D|\u6B63\u5728|\u63D2\u7740|\u7528\u7740|\u63A5\u7740|\u5728\u7528|\u8EAB\u4E0A|\u8BF4)`,
      "gu"
    ),
    (_, lead = "") => `${lead}${hidden}`
  ],
  [
    new RegExp(
      `(?<=^|[,\uFF0C\u3002!\uFF01?\uFF1F;\uFF1B:\uFF1A\\s\u3001(\uFF08\u5E8A])${surname}\u67D0{1,2}(?=$|[^\\u4e00-\\u9fff]|[\\u4e00-\\u9fff])`,
      "gu"
    ),
    () => hidden
  ]
];
function maskPatientData(text7) {
  return patterns.reduce((masked, [pattern2, replace]) => masked.replace(pattern2, replace), text7);
}

// src/understanding/normalize-text.ts
var readableLength = 1500;
var keptHead = 700;
var keptTail = 300;
var dangerous = /[烟火糊焦煳炸爆麻触漏电喷溅砸夹坠掉烫紫憋喘昏抽血救停黑氧压毒加密曝雾酸鼓胀味热抢🔥💥🆘]|smok|fire|shock|leak/iu;
function normalizeText(text7, simplified) {
  const clean = shorten(text7.toWellFormed()).normalize("NFKC").replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\uFE0E\uFE0F]/gu,
    (character) => character === "\n" || character === "	" ? character : ""
  ).replace(/[^\S\n]+/gu, " ").replace(/[．｡]/gu, "\u3002").replace(/[【〔]/gu, "[").replace(/[】〕]/gu, "]").trim();
  return clean.replace(/[\u4e00-\u9fff]/gu, (character) => simplified.get(character) ?? character);
}
function lowerAscii(text7) {
  return text7.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
function shorten(text7) {
  if (text7.length <= readableLength) return text7;
  const middle = text7.slice(keptHead, -keptTail);
  let kept = "";
  for (const sentence of middle.split(/(?<=[。!?！？\n;；,，])/u)) {
    if (kept.length + sentence.length > readableLength - keptHead - keptTail) continue;
    if (dangerous.test(sentence)) kept += sentence;
  }
  return `${text7.slice(0, keptHead)}
${kept}
${text7.slice(-keptTail)}`.toWellFormed();
}

// src/understanding/word-index.ts
function createWordIndex(lists) {
  const names = Object.keys(lists);
  const byStart = /* @__PURE__ */ new Map();
  const known = /* @__PURE__ */ new Set();
  for (const [list, name] of names.entries()) {
    for (const text7 of lists[name] ?? []) {
      if (text7 === "" || known.has(text7)) continue;
      known.add(text7);
      const key = text7.charAt(0);
      byStart.set(key, [...byStart.get(key) ?? [], { text: text7, list }]);
    }
  }
  for (const words2 of byStart.values()) words2.sort((a, b) => b.text.length - a.text.length);
  const at = (text7, position) => {
    const words2 = byStart.get(text7.charAt(position));
    if (!words2) return null;
    for (const word of words2)
      if (text7.startsWith(word.text, position) && isWhole(text7, position, word.text)) return word;
    return null;
  };
  const find = (text7) => {
    const found = [];
    for (let position = 0; position < text7.length; position += 1) {
      const word = at(text7, position);
      if (!word) continue;
      found.push({ ...word, start: position, end: position + word.text.length });
      position += word.text.length - 1;
    }
    return found;
  };
  return { lists: names, at, find };
}
function isWhole(text7, start, word) {
  const first = word.charCodeAt(0);
  const last = word.charCodeAt(word.length - 1);
  if (isLatin(first) && isSame(text7.charCodeAt(start - 1), first)) return false;
  return !(isLatin(last) && isSame(text7.charCodeAt(start + word.length), last));
}
function isLatin(code) {
  return isLetter(code) || isDigit(code);
}
function isSame(neighbour, code) {
  return isLetter(code) ? isLetter(neighbour) : isDigit(neighbour);
}
function isLetter(code) {
  return code >= 97 && code <= 122 || code >= 65 && code <= 90;
}
function isDigit(code) {
  return code >= 48 && code <= 57;
}

// src/understanding/prepare-text.ts
function createTextPreparer({
  words: words2,
  devices,
  places,
  homophones
}) {
  const simplified = new Map(words2.traditional.map((pair) => [pair.charAt(0), pair.charAt(1)]));
  const ordinary = [
    ...Object.values(devices.devices).flatMap((of) => [...of.words, ...of.parts]),
    ...places.departments,
    ...places.rooms,
    ...Object.values(words2.classes).flat()
  ].filter((word) => word.length > 1);
  const correct = createHomophoneCorrector(homophones, ordinary);
  const dialect = createWordIndex({ dialect: Object.keys(words2.dialect) });
  return (raw, known) => {
    const text7 = correct(maskPatientData(normalizeText(raw, simplified)), known);
    const low = lowerAscii(text7);
    let standard = "";
    let from = 0;
    for (const { text: word, start, end } of dialect.find(low)) {
      standard += low.slice(from, start) + (words2.dialect[word] ?? word);
      from = end;
    }
    return { text: text7, low, standard: standard + low.slice(from) };
  };
}

// src/understanding/reader-words.ts
function createReaderWords({ devices, words: words2, places }) {
  const lists = {};
  for (const [category2, of] of Object.entries(devices.devices)) {
    lists[`device:${category2}`] = [...of.words, ...of.models ?? []];
  }
  for (const [name, of] of Object.entries(words2.classes)) lists[name] = of;
  for (const [category2, of] of Object.entries(devices.devices))
    lists[`part:${category2}`] = of.parts;
  lists["generic"] = devices.generic;
  lists["place"] = [...places.departments, ...places.rooms, ...places.buildings];
  const index = createWordIndex(lists);
  const family = (name) => name.includes(":") ? name.split(":")[0] ?? name : name;
  return {
    index,
    families: index.lists.map(
      (name) => index.lists.findIndex((other) => family(other) === family(name))
    ),
    categories: index.lists.map((name) => name.startsWith("device:") ? name.slice(7) : null)
  };
}

// src/understanding/sounds.ts
import { pinyin as pinyin2 } from "pinyin-pro";
var syllables2 = /* @__PURE__ */ new Map();
function soundOf2(character) {
  const known = syllables2.get(character);
  if (known !== void 0) return known;
  const sound = pinyin2(character, { toneType: "none", v: true });
  syllables2.set(character, sound);
  return sound;
}
function accentless2(sound) {
  return sound.replace(/^([zcs])h/, "$1").replace(/^[nr](?=[aeiouv])/, "l").replace(/^f(?=a|e[in])/, "hu").replace(/^f/, "h").replace(/(?<=[aei])ng$/, "n");
}
var numbers2 = /* @__PURE__ */ new Map();
var codes = /* @__PURE__ */ new Map();
function soundCode(code) {
  const known = codes.get(code);
  if (known !== void 0) return known;
  const made = code < 19968 || code > 40959 ? 0 : numberOf(accentless2(soundOf2(String.fromCharCode(code))));
  codes.set(code, made);
  return made;
}
function numberOf(sound) {
  const known = numbers2.get(sound);
  if (known !== void 0) return known;
  let made = 7;
  for (let at = 0; at < sound.length; at += 1) made = made * 31 + sound.charCodeAt(at) & 16777215;
  numbers2.set(sound, made | 1);
  return made | 1;
}

// src/understanding/extract-features.ts
var FeatureBag = class {
  hashes = new Uint32Array(4096);
  /** Where in the text each feature stands, to say what decided. */
  starts = new Uint16Array(4096);
  ends = new Uint16Array(4096);
  size = 0;
  add(hash, start, end) {
    if (this.size === this.hashes.length) this.grow();
    this.hashes[this.size] = mix(hash);
    this.starts[this.size] = start;
    this.ends[this.size] = end;
    this.size += 1;
  }
  grow() {
    const twice = this.size * 2;
    const copy = (from, to) => {
      to.set(from);
      return to;
    };
    this.hashes = copy(this.hashes, new Uint32Array(twice));
    this.starts = copy(this.starts, new Uint16Array(twice));
    this.ends = copy(this.ends, new Uint16Array(twice));
  }
};
var kind = {
  character: 2166136261,
  sound: 625341585,
  units: 1374496523,
  skip: 1759714724,
  word: 458671337,
  asked: 2135587861,
  state: 1013904242,
  whole: 170822563,
  shape: 1540483477,
  askedUnits: 668265263
};
var border = 1;
var breakMark = 2;
var digitMark = 3;
var firstClass = 131072;
var allFeatures = { sounds: true, classes: true, context: true };
function extractFeatures(bag2, low, words2, context, options = allFeatures) {
  bag2.size = 0;
  const plain = readCharacters(low);
  addGrams(bag2, plain, 4);
  if (options.sounds) addSounds(bag2, plain);
  const units = options.classes ? readUnits(low, plain, words2) : [];
  addUnits(bag2, units, low);
  addShape(bag2, plain);
  if (options.context) addContext(bag2, plain, context);
  if (options.context && context.asked !== "") addAskedUnits(bag2, units, context.asked);
}
function readCharacters(low) {
  const codes2 = [border];
  const places = [0];
  for (let at = 0; at < low.length; at += 1) {
    const code = simplify(low.charCodeAt(at));
    const last = codes2.length - 1;
    if (code === breakMark && (codes2[last] === breakMark || codes2[last] === border)) continue;
    if (code === digitMark && codes2[last] === digitMark && codes2[last - 1] === digitMark) continue;
    codes2.push(code);
    places.push(at);
  }
  if (codes2.at(-1) === breakMark) {
    codes2.pop();
    places.pop();
  }
  codes2.push(border);
  places.push(Math.max(0, low.length - 1));
  return { codes: codes2, places };
}
function simplify(code) {
  if (code >= 48 && code <= 57) return digitMark;
  if (code === 63 || code === 33 || code === 65281 || code === 65311) return code;
  if (code >= 97 && code <= 122) return code;
  const isMark = code < 128 || code >= 8192 && code <= 8303 || code >= 12288 && code <= 12351 || code >= 65280 && code <= 65519;
  return isMark ? breakMark : code;
}
function addGrams(bag2, { codes: codes2, places }, longest) {
  for (let from = 0; from < codes2.length; from += 1) {
    let hash = kind.character;
    for (let to = from; to < Math.min(codes2.length, from + longest); to += 1) {
      hash = step2(hash, codes2[to] ?? 0);
      const isOnlyMark = to === from && (codes2[from] ?? 0) <= breakMark;
      if (!isOnlyMark) bag2.add(step2(hash, to - from), places[from] ?? 0, (places[to] ?? 0) + 1);
    }
  }
}
function addSounds(bag2, { codes: codes2, places }) {
  for (let from = 0; from < codes2.length; from += 1) {
    if (soundCode(codes2[from] ?? 0) === 0) continue;
    let hash = kind.sound;
    let length = 0;
    for (let to = from; to < codes2.length && length < 3; to += 1) {
      const code = codes2[to] ?? 0;
      if (code === breakMark) continue;
      const sound = soundCode(code);
      if (sound === 0) break;
      hash = step2(hash, sound);
      length += 1;
      if (length > 1) bag2.add(hash, places[from] ?? 0, (places[to] ?? 0) + 1);
    }
  }
}
function readUnits(low, { codes: codes2, places }, words2) {
  const units = [];
  for (let index = 0; index < codes2.length; index += 1) {
    const code = codes2[index] ?? 0;
    const start = places[index] ?? 0;
    const word = code > digitMark ? words2.index.at(low, start) : null;
    if (word === null) {
      units.push({ code, exact: code, isClass: false, start, end: start + 1 });
      continue;
    }
    const end = start + word.text.length;
    const code2 = firstClass + (words2.families[word.list] ?? word.list);
    units.push({ code: code2, exact: firstClass + word.list, isClass: true, start, end });
    while (index + 1 < codes2.length - 1 && (places[index + 1] ?? end) < end) index += 1;
  }
  return units;
}
var reach = 7;
function addUnits(bag2, units, low) {
  for (let from = 0; from < units.length; from += 1) {
    const unit = units[from];
    if (!unit) continue;
    if (unit.isClass) addWord(bag2, unit, low);
    addUnitGrams(bag2, units, from);
    addSkips(bag2, units, from);
  }
}
function addWord(bag2, { code, exact, start, end }, low) {
  bag2.add(step2(kind.units, code), start, end);
  if (exact !== code) bag2.add(step2(kind.units, exact), start, end);
  let hash = kind.word;
  for (let at = start; at < end; at += 1) hash = step2(hash, low.charCodeAt(at));
  bag2.add(hash, start, end);
}
function addUnitGrams(bag2, units, from) {
  let hash = kind.units;
  let hasClass = false;
  for (let to = from; to < Math.min(units.length, from + 4); to += 1) {
    const unit = units[to];
    if (!unit) return;
    hash = step2(hash, unit.code);
    hasClass ||= unit.isClass;
    if (hasClass && to > from) bag2.add(step2(hash, to - from), units[from]?.start ?? 0, unit.end);
  }
}
function addSkips(bag2, units, from) {
  const one = units[from];
  if (!one || one.code <= breakMark) return;
  for (let to = from + 1; to < Math.min(units.length, from + reach); to += 1) {
    const other = units[to];
    if (!other || other.code <= breakMark) return;
    if (to === from + 1 || !(one.isClass || other.isClass)) continue;
    bag2.add(step2(step2(kind.skip, one.exact), other.exact), one.start, other.end);
  }
}
function addShape(bag2, { codes: codes2 }) {
  const length = Math.min(7, Math.ceil(Math.log2(codes2.length)));
  bag2.add(step2(kind.shape, length), 0, 0);
  let clauses = 0;
  for (const code of codes2) if (code === breakMark) clauses += 1;
  bag2.add(step2(kind.shape, 64 + Math.min(4, clauses)), 0, 0);
}
function addContext(bag2, { codes: codes2, places }, { asked, state }) {
  const states = hashText(kind.state, state);
  bag2.add(states, 0, 0);
  if (state === "idle" && asked === "") return;
  const questions = hashText(kind.asked, asked);
  bag2.add(questions, 0, 0);
  bag2.add(hashText(questions, state), 0, 0);
  for (let from = 0; from < codes2.length; from += 1) {
    let hash = kind.whole;
    for (let to = from; to < Math.min(codes2.length, from + 3); to += 1) {
      hash = step2(hash, codes2[to] ?? 0);
      if (to === from && (codes2[from] ?? 0) <= breakMark) continue;
      const start = places[from] ?? 0;
      const end = (places[to] ?? 0) + 1;
      bag2.add(step2(hash, questions), start, end);
      if (to < from + 2) bag2.add(step2(hash, states), start, end);
    }
  }
  if (codes2.length > 10) return;
  let whole = kind.whole;
  for (const code of codes2) whole = step2(whole, code);
  bag2.add(step2(step2(whole, questions), states), 0, places.at(-1) ?? 0);
  bag2.add(step2(whole, states), 0, places.at(-1) ?? 0);
}
function addAskedUnits(bag2, units, asked) {
  const questions = hashText(kind.askedUnits, asked);
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at];
    if (!unit) return;
    const next = units[at + 1];
    if (unit.isClass) bag2.add(step2(questions, unit.code), unit.start, unit.end);
    if (next && (unit.isClass || next.isClass))
      bag2.add(step2(step2(questions, unit.code), next.code), unit.start, next.end);
  }
}
function hashText(seed, text7) {
  let hash = seed;
  for (let at = 0; at < text7.length; at += 1) hash = step2(hash, text7.charCodeAt(at));
  return hash;
}
function step2(hash, code) {
  return Math.imul(hash ^ code, 16777619) ^ hash >>> 15;
}
function mix(hash) {
  let mixed = Math.imul(hash ^ hash >>> 16, 2246822507);
  mixed = Math.imul(mixed ^ mixed >>> 13, 3266489909);
  return (mixed ^ mixed >>> 16) >>> 0;
}

// flows/kit/facts.ts
var yesNoFacts = [
  "patientOn",
  // somebody is on the device, or being treated with it
  "supported",
  // bag, standby device or team stand in; false: there is none
  "stable",
  // the patient is stable; false: getting worse
  "patientHurt",
  "staffHurt",
  "alone",
  "helpThere",
  // doctor, colleagues or team have come
  "peopleAway",
  "dangerOver",
  // smoke, fire, smell or leak has stopped; false: it goes on
  "deviceOff",
  "unplugged",
  "gasClosed",
  "fireCalled",
  "guarded",
  // somebody keeps watch, or the place is closed off
  "marked",
  // a sign says: out of service
  "spare",
  // a spare or another way is at hand
  "works",
  // the device works again; false: it still does not
  "urgent"
];

// flows/kit/reading.ts
var acts = [
  "report_fault",
  "supplement",
  "query_status",
  "cancel",
  "confirm_yes",
  "confirm_no",
  "resolved",
  "not_resolved",
  "human",
  "greeting",
  "thanks",
  "other",
  "checkin_ok",
  "checkin_problem",
  "parts_or_cost_question",
  "guard_request"
];

// src/understanding/heads.ts
var noLabel = "-";
function createHeads(hazards, categories) {
  const groups = [
    ["act", "choice", acts],
    ["hazard", "set", [...hazards, "any", "life"]],
    ["category", "choice", [noLabel, ...categories, "other"]],
    ["patient", "choice", [noLabel, "yes", "no"]],
    ["fact", "set", yesNoFacts.flatMap((name) => [`${name}+`, `${name}-`])],
    ["answer", "choice", ["yes", "no", "unsure", "other"]],
    ["priority", "choice", [noLabel, "P1", "P2", "P3", "P4"]],
    ["flag", "set", ["hypothetical"]]
  ];
  let from = 0;
  return groups.map(([name, kind2, labels]) => {
    const group = { name, kind: kind2, labels, from };
    from += labels.length;
    return group;
  });
}
function countOutputs(heads) {
  return heads.reduce((sum, { labels }) => sum + labels.length, 0);
}
function groupOf(heads, name) {
  const group = heads.find((one) => one.name === name);
  if (!group) throw new Error(`no such group of heads: ${name}`);
  return group;
}

// src/understanding/sparse-table.ts
function createTableReader(table) {
  let size = 1024;
  while (size < table.keys.length * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  for (const [index, key] of table.keys.entries()) {
    let slot = key & mask;
    while ((slots[slot] ?? -1) >= 0) slot = slot + 1 & mask;
    slots[slot] = index;
  }
  const { keys, starts, outputs, weights } = table;
  const find = (hash) => {
    let slot = hash & mask;
    for (; ; ) {
      const index = slots[slot];
      if (index < 0 || keys[index] === hash) return index;
      slot = slot + 1 & mask;
    }
  };
  const add = (index, into) => {
    if (index < 0) return;
    const end = starts[index + 1];
    for (let at = starts[index]; at < end; at += 1) into[outputs[at]] += weights[at];
  };
  return { table, find, add };
}

// src/understanding/score-message.ts
function valueOf(featureCount) {
  return 1 / Math.sqrt(featureCount + 1);
}
function createScorer({ head, messages }, words2) {
  const heads = createHeads(head.hazards, head.categories);
  const table = createTableReader(messages);
  const sums = new Float32Array(countOutputs(heads));
  const scores = new Float32Array(sums.length);
  const bag2 = new FeatureBag();
  let found = new Int32Array(4096);
  const places = new Map(
    heads.map((group) => [
      group.name,
      new Map(group.labels.map((label, at) => [label, group.from + at]))
    ])
  );
  return (standard, context) => {
    extractFeatures(bag2, standard, words2, context);
    const value = valueOf(bag2.size);
    sums.fill(0);
    if (found.length < bag2.size) found = new Int32Array(bag2.size * 2);
    for (let at = 0; at < bag2.size; at += 1) {
      found[at] = table.find(bag2.hashes[at]);
      table.add(found[at], sums);
    }
    for (let output = 0; output < sums.length; output += 1)
      scores[output] = sums[output] * messages.scales[output] * value + head.bias[output];
    const danger = dangerOf(scores, heads, head.danger.weights);
    toProbabilities(scores, heads);
    const outputOf = (group, label) => places.get(group)?.get(label) ?? -1;
    return {
      danger,
      of: (group, label) => scores[outputOf(group, label)] ?? 0,
      best: (group) => bestLabel(scores, groupOf(heads, group)),
      because: (group, label) => heaviest(outputOf(group, label), standard)
    };
  };
  function heaviest(output, standard) {
    const top = [-1, -1, -1];
    const weights = [0, 0, 0];
    for (let at = 0; at < bag2.size; at += 1) {
      const weight = weightOf(found[at], output);
      if (weight <= weights[2] || bag2.ends[at] === 0) continue;
      let rank = 2;
      while (rank > 0 && weight > weights[rank - 1]) rank -= 1;
      top.splice(rank, 0, at);
      weights.splice(rank, 0, weight);
      top.length = 3;
      weights.length = 3;
    }
    const words3 = top.filter((at) => at >= 0).map((at) => standard.slice(bag2.starts[at], bag2.ends[at]).trim());
    return [...new Set(words3)];
  }
  function weightOf(feature, output) {
    if (feature < 0) return 0;
    for (let entry = messages.starts[feature]; entry < messages.starts[feature + 1]; entry += 1)
      if (messages.outputs[entry] === output) return messages.weights[entry];
    return 0;
  }
}
function bestLabel(scores, { from, labels }) {
  let best = 0;
  for (let at = 1; at < labels.length; at += 1)
    if (scores[from + at] > scores[from + best]) best = at;
  return labels[best] ?? "";
}
function dangerInputs(scores, heads) {
  const hazards = groupOf(heads, "hazard");
  const any = hazards.from + hazards.labels.length - 2;
  let highest = -Infinity;
  for (let output = hazards.from; output < any; output += 1)
    highest = Math.max(highest, scores[output]);
  const urgent = groupOf(heads, "priority").from + 1;
  const act = groupOf(heads, "act");
  const isReport = scores[act.from] - scores[act.from + act.labels.indexOf("other")];
  return [1, scores[any], scores[any + 1], highest, scores[urgent], isReport];
}
function dangerOf(scores, heads, weights) {
  const sum = dangerInputs(scores, heads).reduce(
    (total, input, at) => total + input * (weights[at] ?? 0),
    0
  );
  return 1 / (1 + Math.exp(-sum));
}
function toProbabilities(scores, heads) {
  for (const { kind: kind2, from, labels } of heads) {
    const to = from + labels.length;
    if (kind2 === "set") {
      for (let output = from; output < to; output += 1)
        scores[output] = 1 / (1 + Math.exp(-scores[output]));
      continue;
    }
    let highest = -Infinity;
    for (let output = from; output < to; output += 1) highest = Math.max(highest, scores[output]);
    let sum = 0;
    for (let output = from; output < to; output += 1) {
      scores[output] = Math.exp(scores[output] - highest);
      sum += scores[output];
    }
    for (let output = from; output < to; output += 1) scores[output] /= sum;
  }
}

// src/understanding/tag-features.ts
var featuresPerPlace = 24;
var outside = 1;
function extractTagFeatures(low, words2) {
  const length = low.length;
  const hashes = new Uint32Array(length * featuresPerPlace);
  const row2 = rowsOf(low, words2);
  for (let at = 0; at < length; at += 1) fillPlace(hashes, at, row2);
  return hashes;
}
var margin = 4;
function rowsOf(low, words2) {
  const size = low.length + 2 * margin;
  const codes2 = new Int32Array(size).fill(outside);
  const kinds = new Int32Array(size).fill(outside);
  const classes = new Int32Array(size).fill(outside);
  classes.set(classesOf(low, words2), margin);
  for (let at = 0; at < low.length; at += 1) {
    const code = low.charCodeAt(at);
    codes2[at + margin] = charOf(code);
    kinds[at + margin] = kindOf(code);
  }
  return { codes: codes2, kinds, words: classes };
}
function fillPlace(into, place, { codes: codes2, kinds, words: words2 }) {
  const at = place + margin;
  const [c3, c2, c1, c4, d1, d2, d3] = [
    codes2[at - 3],
    codes2[at - 2],
    codes2[at - 1],
    codes2[at],
    codes2[at + 1],
    codes2[at + 2],
    codes2[at + 3]
  ];
  const [v2, v1, w, w1, w2, w3] = [
    words2[at - 2],
    words2[at - 1],
    words2[at],
    words2[at + 1],
    words2[at + 2],
    words2[at + 3]
  ];
  let to = place * featuresPerPlace;
  into[to++] = hash1(0, c3);
  into[to++] = hash1(1, c2);
  into[to++] = hash1(2, c1);
  into[to++] = hash1(3, c4);
  into[to++] = hash1(4, d1);
  into[to++] = hash1(5, d2);
  into[to++] = hash1(6, d3);
  into[to++] = hash2(7, c2, c1);
  into[to++] = hash2(8, c1, c4);
  into[to++] = hash2(9, c4, d1);
  into[to++] = hash2(10, d1, d2);
  into[to++] = hash3(11, c1, c4, d1);
  into[to++] = hash3(12, c4, d1, d2);
  into[to++] = hash3(13, c2, c1, c4);
  into[to++] = hash1(14, w);
  into[to++] = hash2(15, v1, w);
  into[to++] = hash2(16, w, w1);
  into[to++] = hash2(17, c4, w);
  into[to++] = hash3(18, kinds[at - 1] * 16 + kinds[at], kinds[at + 1], kinds[at + 2]);
  into[to++] = hash3(19, v2 * 4096 + v1, w, w1);
  into[to++] = hash3(20, w, w1 * 4096 + w2, w3);
  into[to++] = hash3(21, c3, c2, c1);
  into[to++] = hash3(22, d1, d2, d3);
  into[to] = hash2(23, Math.min(place, 3), kinds[at]);
}
function hash1(name, one) {
  return mix2(fold(Math.imul(name + 1, 2654435761), one));
}
function hash2(name, one, two) {
  return mix2(fold(fold(Math.imul(name + 1, 2654435761), one), two));
}
function hash3(name, one, two, three) {
  return mix2(fold(fold(fold(Math.imul(name + 1, 2654435761), one), two), three));
}
function fold(hash, part) {
  return Math.imul(hash ^ part, 16777619) ^ hash >>> 15;
}
function classesOf(low, { index, families }) {
  const classes = new Int32Array(low.length);
  for (const { list, start, end } of index.find(low)) {
    const family = ((families[list] ?? list) + 8) * 4;
    for (let at = start; at < end; at += 1)
      classes[at] = family + (at === start ? 1 : at === end - 1 ? 3 : 2);
  }
  return classes;
}
var digit = 3;
function charOf(code) {
  return code >= 48 && code <= 57 ? digit : code;
}
var numerals = "\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D\u5341\u4E24\u96F6\u3007\u5E7A\u767E";
function kindOf(code) {
  if (code >= 48 && code <= 57) return digit;
  if (code >= 97 && code <= 122 || code >= 65 && code <= 90) return 4;
  if (code >= 19968 && code <= 40959) return numerals.includes(String.fromCharCode(code)) ? 6 : 5;
  return code === 32 ? 7 : 8;
}
function mix2(hash) {
  let mixed = Math.imul(hash ^ hash >>> 16, 2246822507);
  mixed = Math.imul(mixed ^ mixed >>> 13, 3266489909);
  return (mixed ^ mixed >>> 16) >>> 0;
}

// src/understanding/find-spans.ts
var outside2 = 0;
var begin = 1;
function createSpanFinder({ head, spans: spans2 }, words2) {
  const table = createTableReader(spans2);
  const width = spanTypes.length * tagsPerType;
  const sums = new Float32Array(width);
  return (low) => {
    const hashes = extractTagFeatures(low, words2);
    const scores = new Float32Array(low.length * width);
    for (let at = 0; at < low.length; at += 1) {
      sums.fill(0);
      for (let index = 0; index < featuresPerPlace; index += 1)
        table.add(table.find(hashes[at * featuresPerPlace + index]), sums);
      for (let output = 0; output < width; output += 1)
        scores[at * width + output] = sums[output] * spans2.scales[output];
    }
    return spanTypes.flatMap((type, index) => {
      const transitions = head.transitions[index] ?? [];
      const tags = bestTags({
        scores,
        width,
        from: index * tagsPerType,
        length: low.length,
        transitions
      });
      return spansOf(tags).map((span) => ({ type, ...span }));
    });
  };
}
function bestTags({ scores, width, from, length, transitions }) {
  const best = new Float32Array(length * tagsPerType);
  const back = new Uint8Array(length * tagsPerType);
  for (let at = 0; at < length; at += 1) {
    for (let tag2 = 0; tag2 < tagsPerType; tag2 += 1) {
      const own = scores[at * width + from + tag2];
      let highest = -Infinity;
      for (let before = 0; before < tagsPerType; before += 1) {
        if (tag2 === 2 && (before === outside2 || at === 0)) continue;
        const last = at === 0 ? before === outside2 ? 0 : -Infinity : best[(at - 1) * tagsPerType + before];
        const sum = last + (transitions[before * tagsPerType + tag2] ?? 0);
        if (sum <= highest) continue;
        highest = sum;
        back[at * tagsPerType + tag2] = before;
      }
      best[at * tagsPerType + tag2] = highest + own;
    }
  }
  const tags = new Uint8Array(length);
  let tag = outside2;
  for (let other = 1; other < tagsPerType && length > 0; other += 1)
    if (best[(length - 1) * tagsPerType + other] > best[(length - 1) * tagsPerType + tag])
      tag = other;
  for (let at = length - 1; at >= 0; at -= 1) {
    tags[at] = tag;
    tag = back[at * tagsPerType + tag];
  }
  return tags;
}
function spansOf(tags) {
  const found = [];
  for (let at = 0; at < tags.length; at += 1) {
    if (tags[at] === outside2) continue;
    const last = found.at(-1);
    if (tags[at] === begin || last?.end !== at) found.push({ start: at, end: at + 1 });
    else last.end = at + 1;
  }
  return found;
}

// src/understanding/split-clauses.ts
var sentenceEnd = /[。!?;\n]/;
var clauseEnd = /[,。!?;:\n…~()[\]"“”]/;
var connectives = /(?:但是|但|不过|就是(?!说)|只是(?!一)|可是|而且|然后|另外|还有(?!没)|结果|所以|然而|不然|否则|反而|却|倒是(?=有))/uy;
function splitClauses(text7) {
  const clauses = [];
  let start = 0;
  let sentence = 0;
  const close = (end) => {
    if (end > start) clauses.push({ start, end, sentence });
    start = end;
  };
  for (let position = 0; position < text7.length; position += 1) {
    const character = text7.charAt(position);
    if (clauseEnd.test(character) || isSpaceByChinese(text7, position)) {
      close(position + 1);
      if (sentenceEnd.test(character)) sentence += 1;
    } else if (position > start && startsConnective(text7, position)) {
      close(position);
    }
  }
  close(text7.length);
  return clauses;
}
function isSpaceByChinese(text7, position) {
  if (text7.charAt(position) !== " ") return false;
  return !(/[a-z0-9]/i.test(text7.charAt(position - 1)) && /[a-z0-9]/i.test(text7.charAt(position + 1)));
}
function startsConnective(text7, position) {
  connectives.lastIndex = position;
  return connectives.test(text7);
}

// src/understanding/guard-hazards.ts
function createHazardGuard({ hazards, deniedBefore, deniedAfter }) {
  const index = createWordIndex(hazards);
  return (low) => {
    const found = index.find(low);
    if (found.length === 0) return [];
    const clauses = splitClauses(low);
    const hits = [];
    for (const { text: text7, list, start, end } of found) {
      const clause = clauses.find((one) => start >= one.start && start < one.end);
      const before = low.slice(clause?.start ?? 0, start);
      const after = low.slice(end, clause?.end ?? low.length);
      const isDenied2 = deniedBefore.some((word) => before.includes(word)) || deniedAfter.some((word) => after.includes(word));
      if (!isDenied2) hits.push({ hazard: index.lists[list] ?? "", word: text7 });
    }
    return hits;
  };
}

// src/understanding/read-cues.ts
function createCueReader({ cues: cues2 }) {
  const index = createWordIndex(cues2);
  return (low) => {
    const found = index.find(low).filter(({ start, text: text7 }) => !isDenied(low, start) && !isRoom(low, start, text7));
    return [...new Set(found.map(({ list }) => index.lists[list] ?? ""))];
  };
}
function isDenied(low, start) {
  return /(?:不是|没有?|未|无|并非|冇|别)$/u.test(low.slice(Math.max(0, start - 3), start));
}
function isRoom(low, start, word) {
  return /^[室间]/u.test(low.slice(start + word.length));
}

// .parts.ts
var T = (n, f) => {
  const t = performance.now();
  const r = f();
  console.log(n.padEnd(14), (performance.now() - t).toFixed(1));
  return r;
};
var c = T("load", () => loadUnderstandingContent("config"));
var words = T("words", () => createReaderWords(c.lexicon));
var prep = T("prep", () => createTextPreparer(c.lexicon));
var score = T("scorer", () => createScorer(c.model, words));
var spans = T("spans", () => createSpanFinder(c.model, words));
var guard = T("guard", () => createHazardGuard(c.guard));
var cues = T("cues", () => createCueReader(c.safety.priority));
var bag = new FeatureBag();
var corr = createHomophoneCorrector(c.lexicon.homophones, []);
var msgs = ["ICU 3\u5E8A\u547C\u5438\u673A\u5192\u70DF\u4E86\uFF0C\u75C5\u4EBA\u8FD8\u63D2\u7740\u7BA1", "\u6253\u5370\u673A\u5361\u7EB8\u4E86", "\u8F93\u6DB2\u6CF5\u4E00\u76F4\u62A5\u8B66\uFF0C\u6D41\u901F\u4E0D\u51C6\uFF0C\u836F\u505C\u4E0D\u4E0B\u6765\u600E\u4E48\u529E", "\u597D\u7684", "\u6628\u5929\u4FEE\u8FC7\u7684\u90A3\u53F0B\u8D85\u673A\u53C8\u4E0D\u884C\u4E86\uFF0C\u56FE\u50CF\u6709\u6761\u7EB9", "\u9664\u98A4\u4EEA\u81EA\u68C0\u6CA1\u8FC7\uFF0C\u7535\u6C60\u706F\u662F\u7EA2\u7684", "\u9EBB\u9189\u673A\u547C\u5438\u56CA\u9F13\u4E0D\u8D77\u6765\uFF0C\u75C5\u4EBA\u5728\u53F0\u4E0A", "\u{1F44C}", "\u8D44\u4EA7\u7F16\u53F7 ICU-VENT-003\uFF0C\u5E8F\u5217\u53F7 SN123", "\u900F\u6790\u673A\u6F0F\u6C34\u4E86\uFF0C\u5730\u4E0A\u90FD\u662F\u6C34\uFF0C\u65C1\u8FB9\u6709\u63D2\u5EA7"];
var run = (n, f) => {
  for (let i = 0; i < 300; i++) for (const m of msgs) f(m + i);
  const t = performance.now();
  for (let i = 0; i < 300; i++) for (const m of msgs) f(m + i);
  console.log(n.padEnd(14), ((performance.now() - t) / 3e3 * 1e3).toFixed(1), "us");
};
run("normalize", (m) => normalizeText(m, /* @__PURE__ */ new Map()));
run("mask", maskPatientData);
run("homophones", (m) => corr(m, []));
run("prepare", (m) => prep(m, []));
run("extract", (m) => extractFeatures(bag, m, words, { asked: "", state: "idle" }));
run("score", (m) => score(m, { asked: "", state: "idle" }));
var s = score(msgs[0], { asked: "", state: "idle" });
run("because", () => s.because("act", "report_fault"));
run("tagfeat", (m) => extractTagFeatures(m, words));
run("spans", spans);
run("guard", guard);
run("cues", cues);
run("find", (m) => words.index.find(m));
