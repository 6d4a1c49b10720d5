namespace Budkavle.Api.GovNotify.Reading;

/// <summary>Text messages that a service has received: none, since no number of a service takes any.</summary>
internal sealed record NotifyReceived(IReadOnlyList<string> ReceivedTextMessages, NotifyList.Ways Links);
