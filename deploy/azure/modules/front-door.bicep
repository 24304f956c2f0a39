// Front Door with a web application firewall. It connects to the environment by a private link; the gateway cannot be
// reached from outside in any other way. URLs contain patient ids, so the access log stays off and the firewall's log
// is scrubbed.
param name string
param location string
param environmentId string
@description('Host name of the container app.')
param originHost string
@description('Host name that browsers use.')
param publicHost string
param logsId string
@allowed(['Detection', 'Prevention'])
param wafMode string

resource profile 'Microsoft.Cdn/profiles@2024-02-01' = {
  name: '${name}-door'
  location: 'global'
  tags: { 'smart-gateway': name }
  sku: { name: 'Premium_AzureFrontDoor' }
  // Server-sent events of a session are one long response.
  properties: { originResponseTimeoutSeconds: 240 }
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2024-02-01' = {
  parent: profile
  // Part of a public host name, so it must be globally unique.
  name: take('${name}-${uniqueString(resourceGroup().id, name)}', 46)
  location: 'global'
  tags: { 'smart-gateway': name }
  properties: { enabledState: 'Enabled' }
}

resource origins 'Microsoft.Cdn/profiles/originGroups@2024-02-01' = {
  parent: profile
  name: 'gateway'
  properties: {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
    sessionAffinityState: 'Disabled'
  }
}

resource origin 'Microsoft.Cdn/profiles/originGroups/origins@2024-02-01' = {
  parent: origins
  name: 'environment'
  properties: {
    hostName: originHost
    originHostHeader: originHost
    httpsPort: 443
    enforceCertificateNameCheck: true
    // Must be approved once by hand, at the environment.
    sharedPrivateLinkResource: {
      privateLink: { id: environmentId }
      groupId: 'managedEnvironments'
      privateLinkLocation: location
      requestMessage: 'Front Door of ${name}'
    }
  }
}

resource domain 'Microsoft.Cdn/profiles/customDomains@2024-02-01' = {
  parent: profile
  name: replace(publicHost, '.', '-')
  properties: {
    hostName: publicHost
    tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
  }
}

// Nothing is cached, and Front Door's own host name serves nothing.
resource route 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-02-01' = {
  parent: endpoint
  name: 'all'
  dependsOn: [origin]
  properties: {
    customDomains: [{ id: domain.id }]
    originGroup: { id: origins.id }
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    patternsToMatch: ['/*']
    linkToDefaultDomain: 'Disabled'
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  // Letters and digits only.
  name: '${name}waf'
  location: 'global'
  tags: { 'smart-gateway': name }
  sku: { name: 'Premium_AzureFrontDoor' }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: wafMode
      requestBodyCheck: 'Enabled'
      logScrubbing: {
        state: 'Enabled'
        scrubbingRules: [
          { matchVariable: 'RequestUri', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'QueryStringArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestBodyPostArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestBodyJsonArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestCookieNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
        ]
      }
    }
    managedRules: {
      managedRuleSets: [
        { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' }
        { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
      ]
    }
  }
}

resource guard 'Microsoft.Cdn/profiles/securityPolicies@2024-02-01' = {
  parent: profile
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: firewall.id }
      associations: [{ domains: [{ id: domain.id }], patternsToMatch: ['/*'] }]
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'firewall'
  properties: { workspaceId: logsId, logs: [{ category: 'FrontDoorWebApplicationFirewallLog', enabled: true }] }
}

output host string = endpoint.properties.hostName
