// Runs every probe twice without Understudy and compares: what fails or differs here is a fault of a probe or a service.
//
//     node e2e/conformance/harness/rehearse.ts [runner…]
import { freePorts } from '../services/start-services.ts'
import { comparePhases, printDifferences } from './compare.ts'
import { RUNNERS } from './matrix.ts'
import { createOutsideProject } from './outside-project.ts'
import { readReport } from './runner-report.ts'
import { createCertificate, runServices } from './services.ts'

const chosen = RUNNERS.filter(({ name }) => process.argv.length < 3 || process.argv.includes(name))
const ports = await freePorts()
const certificate = await createCertificate()
const project = await createOutsideProject(ports, certificate, [])
console.log(project.folder)

for (const phase of ['bare', 'again'] as const) {
  const stop = await runServices(ports, certificate)
  for (const runner of chosen) {
    const { code, seconds, output } = await project.run(runner, phase)
    const tests = readReport(project.reportOf(runner, phase))
    console.log(`${phase} ${runner.name}: ${tests.length} tests, exit ${code}, ${seconds.toFixed(1)} s`)
    if (tests.length === 0) console.log(output)
    for (const { subject, title, message } of tests.filter(({ passed }) => !passed)) {
      console.log(`  ${subject}: ${title}\n    ${message.split('\n').slice(0, 4).join('\n    ')}`)
    }
  }
  await stop()
}
for (const runner of chosen) {
  const { differences } = comparePhases(project, runner, 'bare', 'again')
  for (const text of printDifferences(differences, ['bare', 'again'])) console.log(`${runner.name}: ${text}`)
}
