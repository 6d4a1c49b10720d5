using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>The grain around <see cref="SenderDecider"/>.</summary>
public sealed class SenderGrain(ShardServices services) : Grain, ISenderGrain
{
    private AggregateRuntime<SenderState, SenderEvent> _runtime = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var stream = new StreamKey(SenderIds.Parse(this.GetPrimaryKeyString()));
        _runtime = new(SenderAggregate.Instance, GrainFactory, stream, services.Store.Log.Shards, services.Clock);
        return Task.CompletedTask;
    }

    public Task<SenderAnswer> Register(RegisterSender command) => Decide(state => SenderDecider.Register(state, new SenderRegistered
    {
        Number = command.Number,
        Name = command.Name,
        Contact = new SenderContact(command.ContactName, command.ContactEmail, command.ContactPhone),
        Rights = (SenderRights)command.Rights,
        LettersPerDay = command.LettersPerDay,
        By = command.By,
    }));

    public async Task<SenderView?> Read() => await _runtime.LoadAsync() is { IsRegistered: true } state ? SenderViews.Of(Id, state) : null;

    public Task<SenderAnswer> Suspend(string reason, string by) =>
        Decide(state => SenderDecider.Suspend(state, new SenderSuspended { Reason = reason, By = by }));

    public Task<SenderAnswer> Resume(string by) => Decide(state => SenderDecider.Resume(state, new SenderResumed { By = by }));

    public Task<SenderAnswer> ChangeRights(int rights, long lettersPerDay, string by) => Decide(state => SenderDecider.ChangeRights(
        state, new SenderRightsChanged { Rights = (SenderRights)rights, LettersPerDay = lettersPerDay, By = by }));

    public Task<SenderAnswer> AddClient(AddSenderClient command) => Decide(state => SenderDecider.AddClient(state, new SenderClientAdded
    {
        Number = 0,
        Name = command.Name,
        Scopes = command.Scopes,
        SecretHash = command.SecretHash,
        Jwks = command.Jwks,
        By = command.By,
    }));

    public Task<SenderAnswer> RotateSecret(int client, ReadOnlyMemory<byte> secretHash, string by) => Decide(state =>
        SenderDecider.RotateSecret(state, new SenderSecretRotated { Number = client, SecretHash = secretHash, By = by }));

    public Task<SenderAnswer> RevokeClient(int client, string by) =>
        Decide(state => SenderDecider.RevokeClient(state, new SenderClientRevoked { Number = client, By = by }));

    private UInt128 Id => _runtime.Stream.Value;

    private async Task<SenderAnswer> Decide(Func<SenderState, (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal)> decide)
    {
        var (state, refusal) = await _runtime.DecideAsync(before =>
        {
            var (events, refused) = decide(before);
            return new Decision<SenderEvent, SenderRefusal>(events, refused);
        });
        return new SenderAnswer { Refusal = refusal, Sender = state.IsRegistered ? SenderViews.Of(Id, state) : null };
    }
}
