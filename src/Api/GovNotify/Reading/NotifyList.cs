using System.Text.Json.Serialization;

namespace Budkavle.Api.GovNotify.Reading;

/// <summary>A page of what a service has sent, newest first.</summary>
internal sealed record NotifyList(IReadOnlyList<NotifyNotification> Notifications, NotifyList.Ways Links)
{
    /// <param name="Current">This page.</param>
    /// <param name="Next">The one behind it; there unless this one is empty, where clients stop.</param>
    internal sealed record Ways(
        string Current, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next = null);
}
