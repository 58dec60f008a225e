#pragma once

#include "backend/base/result.h"
#include "backend/base/scratch_text.h"
#include "backend/distributor/otlp_names.h"
#include "backend/distributor/otlp_settings.h"
#include "backend/model/write_batch.h"
#include "backend/wire/otlp_metrics.h"

#include <array>
#include <cstdint>
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
    /// Labels of a data point, sorted, names unique, values possibly empty; that of the metric's
    /// name is there and empty. Attributes whose names become equal are joined with `;`. Valid
    /// until the next call. Errors: InvalidArgument for a name of which nothing is left, and for
    /// too many attributes.
    Result<LabelsView> ofPoint(Attributes attributes);
    /// Labels of the series target_info of the resource: its attributes but for those that identify
    /// it. Nothing if these are all or none of it. Valid until the next call.
    Result<std::optional<LabelsView>> ofTarget();

  private:
    struct Fixed {
        Label label;
        bool isOverriding = true;  // an attribute of that name
    };
    /// Where the value of a label comes from: attributes, or else m_fixed.
    struct Source {
        std::string_view name;
        uint32_t fixed = 0;           // position in m_fixed
        uint32_t begin = 0, end = 0;  // in Plan::order; nothing: it is fixed
    };
    /// What the labels of all points with the same keys are made of. Few keys are used in one
    /// request, so nearly every point finds its plan.
    struct Plan {
        std::vector<std::string_view> keys;  // of the attributes, as they came
        std::vector<uint32_t> order;         // positions of the attributes, sorted by label
        std::vector<Source> sources;
    };
    static constexpr size_t kPlans = 8;

    void shareAttributes();
    void identify();
    void promote();
    void fix(MetricType type, std::string_view unit);
    void setFixed(const Label& label);
    void forgetPlansOfOthers();
    Attributes withShared(Attributes attributes);
    Result<LabelsView> arrange(Attributes attributes);
    const Plan* findPlan(Attributes attributes) const;
    Result<const Plan*> makePlan(Attributes attributes);
    Result<void> nameAttributes(Attributes attributes, Plan& plan);
    void planSources(Plan& plan) const;
    std::string_view valueOf(const Plan& plan, const Source& source, Attributes attributes);

    OtlpNamer& m_namer;
    ScratchText& m_texts;
    const OtlpSettings* m_settings = nullptr;  // of the request
    Attributes m_resource;
    std::vector<wire::OtlpAttribute> m_shared;  // of the resource, if converted; sorted, unique
    std::vector<Label> m_promoted, m_identity;
    std::optional<Error> m_resourceError;           // every data point's, too
    std::vector<Fixed> m_fixed;                     // of the metric; sorted
    std::vector<Fixed> m_planned;                   // of the plans: values mean nothing
    std::vector<wire::OtlpAttribute> m_attributes;  // scratch
    std::vector<std::string_view> m_names;          // of a point's attributes; scratch
    std::array<Plan, kPlans> m_plans;
    size_t m_made = 0;  // plans since they were forgotten
    std::vector<Label> m_labels;
};

}  // namespace pallium::distributor
