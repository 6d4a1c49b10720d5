using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Tests.Support;

namespace Budkavle.Grains.Tests.Notifications.Support;

/// <summary>What the tests of the mail channels send, and how.</summary>
internal static class Mails
{
    public static NotificationMessage Message(string address = "anna@example.se", string text = "Hej på dig!\n",
        string id = "0123456789abcdef") =>
        new() { Id = id, Address = address, Subject = "Nytt brev från Åsele kommun", Text = text, Language = "sv" };

    public static SmtpOptions OptionsFor(SmtpSink sink) => new()
    {
        Host = "127.0.0.1",
        Port = sink.Port,
        Security = SmtpSecurity.None,
        From = "brev@budkavle.example",
        FromName = "Budkavle",
    };

    public static EmailChannel ChannelTo(SmtpSink sink) => new(OptionsFor(sink), TimeProvider.System);
}
