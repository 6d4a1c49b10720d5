using Budkavle.Paint;

return await PaintCommand.Create().Parse(args).InvokeAsync();
