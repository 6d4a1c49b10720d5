namespace Budkavle.Api.GovNotify.Keys;

/// <summary>The body of <c>POST /v1/senders/{id}/notify-keys</c>.</summary>
internal sealed record NewNotifyKey
{
    /// <summary>1 to 60 letters and digits of ASCII, underscores and hyphens: it becomes part of the key.</summary>
    public string Name { get; init; } = "";

    /// <summary>live, team (to those only whom the service's settings name) or test (to nobody).</summary>
    public string Type { get; init; } = NotifyKeyTypes.Live;
}
