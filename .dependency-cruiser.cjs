/** The import rules of the house; docs/architecture.md says why. */
const rooms =
  '^src/(conversation|understanding|safety|tickets|dispatch|directory|outreach|care|durable|vision)/';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'flows-are-pure',
      severity: 'error',
      from: { path: '^flows/' },
      to: { pathNot: ['^flows/', '^node_modules/xstate/'] },
    },
    {
      name: 'kernel-knows-nobody',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^(src/(?!kernel/)|flows/)' },
    },
    {
      name: 'rooms-know-no-edge',
      severity: 'error',
      from: { path: rooms },
      to: {
        path: [
          '^src/(http|channels|jobs|simulator|language-model|web|commands)/',
          '^node_modules/(express|agenda|@agendajs|undici|helmet)/',
        ],
      },
    },
    {
      name: 'edges-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/(http|channels|jobs|simulator|language-model)/' },
      to: { path: '^src/(http|channels|jobs|simulator|language-model)/', pathNot: '^src/$1/' },
    },
    {
      name: 'mongoose-only-in-models-and-stores',
      severity: 'error',
      from: {
        path: '^(src|flows)/',
        pathNot: ['\\.(model|store)\\.ts$', '^src/store/', '^src/jobs/'],
      },
      to: { path: '^node_modules/(mongoose|mongodb)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-compose-wires',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(compose|main|commands/[^/]+|compose/[^/]+)\\.ts$' },
      to: { path: '^src/(compose|main)\\.ts$' },
    },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      from: { path: '^(src|flows)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/web/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
