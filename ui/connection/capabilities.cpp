#include "ui/connection/capabilities.h"

#include <QCoreApplication>

#include <array>

namespace pallium::ui {
namespace {

/// How a capability is called and what would bring it.
struct CapabilityTexts {
    const char* name;     // for lists
    const char* missing;  // a sentence
    const char* hint;     // another, or empty
};

// In the order of Capability.
constexpr std::array<CapabilityTexts, kCapabilityCount> kTexts = {{
    {QT_TRANSLATE_NOOP("Capability", "Readiness"),
     QT_TRANSLATE_NOOP("Capability", "The server does not say whether it is ready."), ""},
    {QT_TRANSLATE_NOOP("Capability", "Build information"),
     QT_TRANSLATE_NOOP("Capability", "The server does not tell its version."), ""},
    {QT_TRANSLATE_NOOP("Capability", "Queries"),
     QT_TRANSLATE_NOOP("Capability", "The server does not answer queries here."),
     QT_TRANSLATE_NOOP("Capability",
                       "Check the URL and the Prometheus prefix of the connection, and that the "
                       "querier runs.")},
    {QT_TRANSLATE_NOOP("Capability", "Metric metadata"),
     QT_TRANSLATE_NOOP("Capability", "The server does not offer metric types and help texts."), ""},
    {QT_TRANSLATE_NOOP("Capability", "Query layout"),
     QT_TRANSLATE_NOOP("Capability", "The server does not lay out queries."),
     QT_TRANSLATE_NOOP("Capability", "Cortex 1.19 and Prometheus 2.37 or newer do.")},
    {QT_TRANSLATE_NOOP("Capability", "Query parsing"),
     QT_TRANSLATE_NOOP("Capability", "The server does not take queries apart."),
     QT_TRANSLATE_NOOP("Capability", "Cortex 1.19 and Prometheus 3.0 or newer do.")},
    {QT_TRANSLATE_NOOP("Capability", "Services"),
     QT_TRANSLATE_NOOP("Capability", "The server does not list its services."), ""},
    {QT_TRANSLATE_NOOP("Capability", "Configuration"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show its configuration."), ""},
    {QT_TRANSLATE_NOOP("Capability", "Runtime configuration"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show its runtime configuration."),
     QT_TRANSLATE_NOOP("Capability", "Set -runtime-config.file to the file that holds it.")},
    {QT_TRANSLATE_NOOP("Capability", "Own metrics"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show its own metrics."), ""},
    {QT_TRANSLATE_NOOP("Capability", "Ingester ring"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show the ingester ring."),
     QT_TRANSLATE_NOOP("Capability", "Connect to a distributor, querier or ingester.")},
    {QT_TRANSLATE_NOOP("Capability", "Store-gateway ring"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show the store-gateway ring."),
     QT_TRANSLATE_NOOP("Capability", "Set -store-gateway.sharding-enabled on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Compactor ring"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show the compactor ring."),
     QT_TRANSLATE_NOOP("Capability", "Set -compactor.sharding-enabled on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Ruler ring"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show the ruler ring."),
     QT_TRANSLATE_NOOP("Capability", "Set -ruler.enable-sharding on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Alertmanager ring"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show the Alertmanager ring."),
     QT_TRANSLATE_NOOP("Capability", "Set -alertmanager.sharding-enabled on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Distributor ring"),
     QT_TRANSLATE_NOOP("Capability", "The server does not show the distributor ring."),
     QT_TRANSLATE_NOOP("Capability",
                       "Set -distributor.ingestion-rate-limit-strategy=global on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Tenant statistics"),
     QT_TRANSLATE_NOOP("Capability", "The server does not offer tenant statistics."),
     QT_TRANSLATE_NOOP("Capability", "Connect to a distributor.")},
    {QT_TRANSLATE_NOOP("Capability", "HA tracker"),
     QT_TRANSLATE_NOOP("Capability", "The server does not track pairs of replicas."),
     QT_TRANSLATE_NOOP("Capability", "Set -distributor.ha-tracker.enable on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Remote write"),
     QT_TRANSLATE_NOOP("Capability", "The server does not take samples here."),
     QT_TRANSLATE_NOOP("Capability", "Connect to a distributor.")},
    {QT_TRANSLATE_NOOP("Capability", "OTLP"),
     QT_TRANSLATE_NOOP("Capability", "The server does not take metrics over OTLP here."),
     QT_TRANSLATE_NOOP(
         "Capability",
         "A collector can send by remote write instead: exporter prometheusremotewrite "
         "with the URL of the tab Remote write.")},
    {QT_TRANSLATE_NOOP("Capability", "Memberlist"),
     QT_TRANSLATE_NOOP("Capability", "The server shows no members that gossip."),
     QT_TRANSLATE_NOOP("Capability", "Set the store of a ring to memberlist on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Profiles"),
     QT_TRANSLATE_NOOP("Capability", "The server offers no profiles of its process."),
     QT_TRANSLATE_NOOP("Capability", "Set -server.register-instrumentation on the server.")},
    {QT_TRANSLATE_NOOP("Capability", "Wall-clock profiles"),
     QT_TRANSLATE_NOOP("Capability", "The server offers no profiles of time spent waiting."), ""},
}};

const CapabilityTexts& textsOf(Capability capability) {
    return kTexts[static_cast<size_t>(capability)];
}

QString translated(const char* text) {
    return *text == '\0' ? QString() : QCoreApplication::translate("Capability", text);
}

}  // namespace

const Availability& Capabilities::operator[](Capability capability) const {
    static const Availability unknown;
    const auto found = m_values.constFind(capability);
    return found == m_values.constEnd() ? unknown : *found;
}

void Capabilities::set(Capability capability, Availability availability) {
    m_values.insert(capability, std::move(availability));
}

QString capabilityName(Capability capability) {
    return translated(textsOf(capability).name);
}

QString missingText(Capability capability) {
    return translated(textsOf(capability).missing);
}

QString enablingHint(Capability capability) {
    return translated(textsOf(capability).hint);
}

}  // namespace pallium::ui
