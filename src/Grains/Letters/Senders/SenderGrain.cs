using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>The grain around <see cref="SenderDecider"/>.</summary>
public sealed class SenderGrain(ShardServices services)
    : AggregateGrain<SenderState, SenderEvent>(SenderAggregate.Instance, services), ISenderGrain
{
    public Task<SenderAnswer> Register(RegisterSender command) => Decide(state => SenderDecider.Register(state, new SenderRegistered
    {
        Number = command.Number,
        Name = command.Name,
        Contact = new SenderContact(command.ContactName, command.ContactEmail, command.ContactPhone),
        Rights = (SenderRights)command.Rights,
        LettersPerDay = command.LettersPerDay,
        By = command.By,
    }));

    public async Task<SenderView?> Read() => await Runtime.LoadAsync() is { IsRegistered: true } state ? SenderViews.Of(Id, state) : null;

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

    private UInt128 Id => Stream.Value;

    private async Task<SenderAnswer> Decide(Func<SenderState, (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal)> decide)
    {
        var (state, refusal) = await Runtime.DecideAsync(decide);
        return new SenderAnswer { Refusal = refusal, Sender = state.IsRegistered ? SenderViews.Of(Id, state) : null };
    }
}
