#pragma once

#include "backend/base/result.h"
#include "backend/base/scratch_text.h"
#include "backend/distributor/otlp_names.h"
#include "backend/distributor/otlp_settings.h"
#include "backend/model/write_batch.h"
#include "backend/wire/otlp_metrics.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::distributor {

/// Makes the labels that all series of a data point share out of its attributes and those of its
/// resource. Views: into the request and `texts`. Keeps its memory for the next request. Threads:
/// confined to one.
class OtlpLabels {
  public:
    using Attributes = std::span<const wire::OtlpAttribute>;
    /// Of a data point, or of a resource. Far beyond any limit of a tenant: it
    /// bounds the time that a hostile one takes.
    static constexpr size_t kMaxAttributes = 1 << 16;

    OtlpLabels(OtlpNamer& namer, ScratchText& texts) : m_namer(namer), m_texts(texts) {}

    /// `settings` outlive the request.
    void beginRequest(const OtlpSettings& settings);
    /// The resource of the metrics that follow: its service is `job`, its instance `instance`.
    void beginResource(Attributes resource);
    /// The metric of the data points that follow.
    void beginMetric(MetricType type, std::string_view unit);
    /// Labels of a data point, sorted, names unique, values possibly empty, without the metric's
    /// name. Attributes whose names become equal are joined with `;`. Valid until the next call.
    /// Errors: InvalidArgument for a name of which nothing is left, and for too many attributes.
    Result<LabelsView> ofPoint(Attributes attributes);
    /// Labels of the series target_info of the resource: its attributes but for those that identify
    /// it. Nothing if these are all or none of it. Valid until the next call.
    Result<std::optional<LabelsView>> ofTarget();

  private:
    struct Fixed {
        Label label;
        bool isOverriding = true;  // an attribute of that name
    };
    struct KnownName {
        std::string_view key, name;
    };

    void shareAttributes();
    void identify();
    void promote();
    void setFixed(const Label& label, bool isOverriding);
    void addShared(Attributes attributes);
    Result<void> nameAttributes();
    Result<std::string_view> nameOf(size_t position, std::string_view key);
    void joinEqualNames();
    void mergeFixed();

    OtlpNamer& m_namer;
    ScratchText& m_texts;
    const OtlpSettings* m_settings = nullptr;  // of the request
    Attributes m_resource;
    std::vector<wire::OtlpAttribute> m_shared;  // of the resource, if converted; sorted, unique
    std::vector<Label> m_promoted, m_identity;
    std::optional<Error> m_resourceError;           // every data point's, too
    std::vector<Fixed> m_fixed;                     // of the metric; sorted
    std::vector<wire::OtlpAttribute> m_attributes;  // of a point; sorted by key
    std::vector<KnownName> m_known;                 // by position in the point before
    std::vector<Label> m_named, m_labels;
};

}  // namespace pallium::distributor
