using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// The grain around <see cref="DispatchDecider"/>, and the run that delivers while the dispatch is running. The run shares the activation's
/// turns but no call waits for it; decisions of both stand in one queue.
/// </summary>
public sealed partial class DispatchGrain(
    ShardServices services, DispatchContents contents, DispatchLimits limits, DispatchIndex index, DispatchSupervisor supervisor,
    ILogger<DispatchGrain> logger)
    : AggregateGrain<DispatchState, DispatchEvent>(DispatchAggregate.Instance, services), IDispatchGrain
{
    private readonly SemaphoreSlim _gate = new(1);
    private DispatchTally _tally = null!;

    private UInt128 Id => Stream.Value;

    private long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tally = new DispatchTally(GrainFactory, Id, Shards);
        return Task.CompletedTask;
    }

    public async Task<DispatchAnswer> Create(CreateDispatch command)
    {
        var created = new DispatchCreated
        {
            Sender = SenderIds.Format(command.Sender),
            Template = command.Template,
            Fingerprint = command.Fingerprint,
            Traits = command.Traits,
            DueAt = command.DueAt,
            ScheduledAt = command.ScheduledAt,
            By = command.By,
        };
        var state = await LoadAsync();
        var isNew = state.Status == DispatchStatus.None && DispatchDecider.Create(state, created, Now).Refusal == DispatchRefusal.None;
        if (isNew) await index.AddAsync(command.Sender, Id);
        return await AnswerAsync(command.Sender, before => DispatchDecider.Create(before, created, Now), !isNew);
    }

    public async Task<DispatchAnswer> AddRecipients(AddDispatchRecipients command)
    {
        var added = new DispatchRecipientsAdded
        {
            Manifest = command.Manifest,
            Accepted = command.Accepted,
            Refused = command.Refused,
            Key = command.Key,
            Body = command.Body,
            By = command.By,
        };
        var before = await LoadAsync();
        var known = DispatchDecider.FindUpload(before, command.Key);
        var answer = await AnswerAsync(command.Sender, state => DispatchDecider.AddRecipients(state, added), known is not null);
        return known is null ? answer : answer with { Manifest = known.Manifest };
    }

    public Task<DispatchAnswer> Arrange(UInt128 sender, long scheduledAt, int lettersPerSecond, string by) =>
        AnswerAsync(sender, state => DispatchDecider.Arrange(
            state, new DispatchArranged { ScheduledAt = scheduledAt, LettersPerSecond = lettersPerSecond, By = by }, Now));

    public async Task<DispatchAnswer> Start(UInt128 sender, long recipients, string by)
    {
        var answer = await AnswerAsync(sender, state => DispatchDecider.Start(state, recipients, Now, by));
        if (answer.Refusal == DispatchRefusal.None) Launch();
        return answer;
    }

    public async Task<DispatchAnswer> Pause(UInt128 sender, string by)
    {
        var answer = await AnswerAsync(sender, state => DispatchDecider.Pause(state, by));
        if (answer.Refusal == DispatchRefusal.None) Halt();
        return answer;
    }

    public async Task<DispatchAnswer> Resume(UInt128 sender, string by)
    {
        var answer = await AnswerAsync(sender, state => DispatchDecider.Resume(state, Now, by));
        if (answer.Refusal == DispatchRefusal.None) Launch();
        return answer;
    }

    public async Task<DispatchAnswer> Cancel(UInt128 sender, string by)
    {
        var answer = await AnswerAsync(sender, state => DispatchDecider.Cancel(state, by));
        if (answer.Refusal == DispatchRefusal.None) Halt();
        return answer;
    }

    public async Task<DispatchView?> Read(UInt128 sender)
    {
        var state = await LoadAsync();
        return IsOf(state, sender) ? await ViewAsync(state) : null;
    }

    public async Task<DispatchView?> ReadForOperations()
    {
        var state = await LoadAsync();
        return state.Status == DispatchStatus.None ? null : await ViewAsync(state);
    }

    public async Task<DispatchTemplate?> ReadTemplate()
    {
        var state = await LoadAsync();
        return state.Status == DispatchStatus.None
            ? null
            : new DispatchTemplate { Sender = SenderIds.Parse(state.Sender), Payload = state.Template };
    }

    public async Task<ReadOnlyMemory<byte>?> ReadPlan(UInt128 sender)
    {
        var state = await LoadAsync();
        // A bare null would become an empty memory here.
        return IsOf(state, sender) ? state.Plan : default(ReadOnlyMemory<byte>?);
    }

    public async Task<ReadOnlyMemory<byte>[]?> ReadUploads(UInt128 sender)
    {
        var state = await LoadAsync();
        return IsOf(state, sender) ? [.. state.Uploads.Select(upload => upload.Manifest)] : null;
    }

    public async Task OnAlarm()
    {
        var (state, _) = await DecideAsync(before => DispatchDecider.Wake(before, Now));
        if (state.Status == DispatchStatus.Running) Launch();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending = true;
        Halt();
        if (_run is { } run) await run;
    }

    private static bool IsOf(DispatchState state, UInt128 sender) =>
        state.Status != DispatchStatus.None && state.Sender == SenderIds.Format(sender);

    private async Task<DispatchState> LoadAsync()
    {
        // One at a time with the decisions: while an append is in flight only the log knows the state.
        await _gate.WaitAsync();
        try
        {
            return await Runtime.LoadAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(DispatchState State, DispatchRefusal Refusal)> DecideAsync(
        Func<DispatchState, (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal)> decide)
    {
        await _gate.WaitAsync();
        try
        {
            return await Runtime.DecideAsync(decide);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<DispatchAnswer> AnswerAsync(
        UInt128 sender, Func<DispatchState, (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal)> decide, bool repeated = false)
    {
        var (state, refusal) = await DecideAsync(before => before.Status == DispatchStatus.None || IsOf(before, sender)
            ? decide(before)
            : ([], DispatchRefusal.NoSuchDispatch));
        return refusal != DispatchRefusal.None
            ? new DispatchAnswer { Refusal = refusal, Status = state.Status }
            : new DispatchAnswer { Status = state.Status, Repeated = repeated, Dispatch = await ViewAsync(state) };
    }

    private async Task<DispatchView> ViewAsync(DispatchState state)
    {
        var ended = state.Status == DispatchStatus.Completed;
        if (state.IsPlanned && !ended) await _tally.LoadAsync();
        var (delivered, refused) = ended ? (state.Delivered, state.Refused) : (_tally.Delivered, _tally.Refused);
        return DispatchViews.Of(Id, state, delivered, refused, RateOf(state));
    }
}
