namespace Budkavle.Api.GovNotify.Keys;

/// <summary>Whom messages may say they come from, or are answered to.</summary>
/// <param name="Id">By which requests name it; given when it is saved without one.</param>
/// <param name="Value">An e-mail address, or the name or number of a sender of SMS.</param>
internal sealed record NotifySender(Guid? Id, string Value)
{
    public NotifySender WithId() => Id is null ? this with { Id = Guid.NewGuid() } : this;

    /// <summary>Nobody's address gets into a log by accident.</summary>
    public override string ToString() => $"NotifySender {Id}";
}
