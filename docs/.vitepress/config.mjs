import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const repository = process.env.GITHUB_REPOSITORY
  ? `${process.env.GITHUB_SERVER_URL}/${process.env.GITHUB_REPOSITORY}`
  : undefined

const page = (text, name) => ({ text, link: `/${name}` })

function decisions() {
  return readdirSync(join(docs, 'adr'))
    .filter((file) => /^\d{4}-.*\.md$/.test(file))
    .sort()
    .map((file) => {
      const title = readFileSync(join(docs, 'adr', file), 'utf8').match(/^# (?:\d+[ .:]*)?(.*)$/m)[1]
      return { text: `${file.slice(0, 4)} ${title}`, link: `/adr/${file.replace('.md', '')}` }
    })
}

/** A link to a file of the repository that is no page: it points to the repository, or is plain text without one. */
function outside(md) {
  const open = md.renderer.rules.link_open ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options))
  md.renderer.rules.link_open = (tokens, i, options, env, self) => {
    const [path, anchor] = (tokens[i].attrGet('href') ?? '').split('#')
    if (path && !/^[a-z]+:|^\//.test(path)) {
      const target = normalize(join(docs, dirname(env.relativePath), decodeURIComponent(path)))
      if (!target.startsWith(docs)) {
        if (!existsSync(target)) {
          throw new Error(`${env.relativePath}: dead link to ${path}`)
        }
        const file = target.slice(resolve(docs, '..').length + 1)
        tokens[i].attrSet('href', repository ? `${repository}/tree/main/${file}${anchor ? `#${anchor}` : ''}` : '/')
      }
    }
    return open(tokens, i, options, env, self)
  }
}

export default defineConfig({
  title: 'SMART gateway',
  description: 'A reactive backend-for-frontend gateway for SMART on FHIR',
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: false,
  outDir: process.env.DOCS_OUT ?? join(docs, '.vitepress', 'dist'),
  cacheDir: process.env.DOCS_CACHE ?? join(docs, '.vitepress', 'cache'),
  rewrites: { 'adr/README.md': 'adr/index.md' },
  ignoreDeadLinks: [/^https?:\/\/localhost/],
  markdown: { config: outside },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      page('Architecture', 'architecture'),
      page('App teams', 'spa-guide'),
      page('Security', 'threat-model'),
      page('Operators', 'operations')
    ],
    sidebar: [
      { text: 'App teams', items: [page('Apps behind the gateway', 'spa-guide'), page('Reasons', 'reasons')] },
      {
        text: 'Operators',
        items: [
          page('Apps and issuers', 'apps'),
          page('Settings', 'configuration'),
          page('Operations', 'operations'),
          page('Azure', 'azure'),
          page('From the tutorial', 'azure-tutorial')
        ]
      },
      {
        text: 'Security teams',
        items: [
          page('Policy', 'policy'),
          page('Pinning, row by row', 'pinning'),
          page('Threat model', 'threat-model'),
          page('Conformance', 'conformance'),
          page('What real servers do', 'interoperability'),
          page('Conformance by hand', 'conformance-by-hand')
        ]
      },
      {
        text: 'Contributors',
        items: [
          page('Architecture', 'architecture'),
          page('Mutation testing', 'mutation'),
          page('Releasing', 'releasing'),
          { text: 'Decisions', link: '/adr/', collapsed: true, items: decisions() }
        ]
      }
    ],
    socialLinks: repository ? [{ icon: 'github', link: repository }] : []
  }
})
