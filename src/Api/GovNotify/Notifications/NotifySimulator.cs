using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>What becomes of what is sent with a test key: nothing leaves, and some addresses fail, as in GOV.UK Notify.</summary>
internal static class NotifySimulator
{
    public static OutboundStatus StatusOf(string to) => to switch
    {
        "temp-fail@simulator.notify" or "+447700900003" or "+467700900003" => OutboundStatus.TemporaryFailure,
        "perm-fail@simulator.notify" or "+447700900002" or "+467700900002" => OutboundStatus.PermanentFailure,
        _ => OutboundStatus.Delivered,
    };
}
