using System.Text;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Mail;
using Budkavle.Grains.Tests.Notifications.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Grains.Tests.Notifications.Mail;

public sealed class MailFolderChannelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("budkavle-mail-").FullName;

    [Fact]
    public async Task Each_message_is_a_file_and_a_repeat_replaces_it()
    {
        await using var channel = Channel(_folder);
        await channel.SendAsync(Mails.Message(), CancellationToken.None);
        await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(id: "ff"), CancellationToken.None));
        Assert.Equal(["0123456789abcdef.eml", "ff.eml"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        var text = await File.ReadAllTextAsync(Path.Combine(_folder, "ff.eml"));
        Assert.Contains("\r\nTo: <anna@example.se>\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nHej på dig!\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_an_unavailable_provider()
    {
        await using var channel = Channel(_folder);
        Directory.Delete(_folder);
        Assert.Equal(ChannelResult.Unavailable, (await channel.SendAsync(Mails.Message(), CancellationToken.None)).Result);
        Directory.CreateDirectory(_folder);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    public async Task An_id_that_is_no_word_names_no_file(string id)
    {
        await using var channel = Channel(_folder);
        await Assert.ThrowsAsync<ArgumentException>(async () => await channel.SendAsync(Mails.Message(id: id), CancellationToken.None));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task An_address_that_is_none_makes_no_file()
    {
        await using var channel = Channel(_folder);
        var outcome = await channel.SendAsync(Mails.Message("anna@example.se\nx"), CancellationToken.None);
        Assert.Equal(NotificationReason.AddressUnusable, outcome.Reason);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MailFolderChannel Channel(string folder) =>
        new(folder, "brev@budkavle.example", "Budkavle", TimeProvider.System, NullLogger<MailFolderChannel>.Instance);
}
