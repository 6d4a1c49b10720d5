using Budkavle.Api.Templates;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>A letter that is to be sent: a template filled in, and to whom.</summary>
internal sealed record NotifyLetter(FilledTemplate Filled, IdentityNumber Recipient, string? Reference)
{
    /// <summary>Without the recipient, so that a log of the record says nothing of anybody.</summary>
    public override string ToString() => "NotifyLetter";
}
