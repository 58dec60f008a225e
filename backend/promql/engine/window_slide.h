#pragma once

#include "backend/base/mutex.h"
#include "backend/base/pace.h"
#include "backend/promql/engine/call_arguments.h"
#include "backend/promql/engine/evaluator.h"
#include "backend/promql/engine/selection.h"
#include "backend/promql/functions/function.h"
#include "backend/storage/storage.h"

#include <memory>
#include <optional>
#include <vector>

namespace pallium::promql {

/// Where the windows of a series are among its floats; the same for series that were scraped
/// together. Not changed once it is shared.
struct WindowPlan {
    std::optional<std::vector<TimestampMs>> timestamps;  // none: it is for one series alone
    std::vector<WindowEdges> edges;                      // at each step
    int64_t samples = 0;                                 // in all windows
    std::vector<WindowReach> reaches;  // of the windows, if the function asks for them
};

/// The plan that was made last. Threads: internally synchronised.
class SharedPlan {
  public:
    std::shared_ptr<WindowPlan> get() const {
        const Lock lock(m_mutex);
        return m_plan;
    }
    void set(std::shared_ptr<WindowPlan> plan) {
        const Lock lock(m_mutex);
        m_plan = std::move(plan);
    }

  private:
    mutable Mutex m_mutex;
    std::shared_ptr<WindowPlan> m_plan PALLIUM_GUARDED_BY(m_mutex);
};

/// What all series of one call share.
struct RangeTask {
    const Function& function;
    const EvaluationTimes& times;
    RangeWindows windows;
    ScalarArguments scalars;
    PositionRange position;  // of the range vector
    bool countsSteps;        // whether somebody wants to know how many samples each step sees
    bool dropsNameNow;       // from the result; or it is ...
    bool marksName;          // ... to be dropped at the end
    SharedPlan plan;
};

/// Slides the windows over one series after the other, one output column a series. What it must
/// say is collected for the query's thread. Threads: confined to one at a time.
class WindowSlide {
  public:
    WindowSlide(RangeTask& task, Evaluator& evaluator, const Call& call)
        : m_task(task),
          m_pace(evaluator.state().context, 1 << 16),
          m_annotations(evaluator.state().annotations.another()),
          m_site(siteOf(evaluator, call, m_annotations)) {
        m_site.windowPace = &m_pace;
    }
    WindowSlide(const WindowSlide&) = delete;
    WindowSlide& operator=(const WindowSlide&) = delete;

    /// Computes the column of a series. The text of `metric` must stay until annotations are taken.
    void evaluate(LabelsView metric, bool dropName, const storage::SampleColumns& samples);
    /// Result of evaluate(). May be moved from, else its buffers serve the next one.
    Column& column() { return m_column; }

    AnnotationSink& annotations() { return m_annotations; }
    const CallSite& site() const { return m_site; }
    /// Counts the samples in all windows of the series.
    void countSamples(SampleCount& samples) const {
        if (!samples.wantsSteps()) samples.total += m_seen;
        for (size_t step = 0; step < m_seenPerStep.size(); ++step)
            samples.add(step, m_seenPerStep[step]);
    }

  private:
    bool findPlan(std::span<const TimestampMs> timestamps);
    std::shared_ptr<WindowPlan> makePlan(std::span<const TimestampMs> timestamps) const;
    void countFloats();
    bool mayGoOn(size_t samples);
    /// Whether the function takes all windows of the series at once.
    bool canSlide(const storage::SampleColumns& samples) const;
    void slide(const storage::SampleColumns& samples);
    void visitFloats(const storage::SampleColumns& samples);
    void visitMixed(const storage::SampleColumns& samples);
    Window floatWindow(const storage::SampleColumns& samples, WindowEdges edges,
                       TimestampMs evalTimeMs) const;
    Point ofMixed(Window window, std::span<const double> scalars);

    RangeTask& m_task;
    Pace m_pace;  // in samples
    AnnotationSink m_annotations;
    CallSite m_site;
    Column m_column;
    std::vector<Label> m_keptLabels;     // scratch
    int64_t m_seen = 0;                  // samples in all windows ...
    std::vector<int64_t> m_seenPerStep;  // ... and in each, if wanted
    std::shared_ptr<WindowPlan> m_plan;  // of the floats
};

}  // namespace pallium::promql
