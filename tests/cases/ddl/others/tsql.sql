-- dialect: tsql
CREATE TABLE [dbo].[Customer] (
    [Id] int IDENTITY(1,1) NOT NULL,
    [Name] nvarchar(50) NOT NULL CONSTRAINT [DF_Name] DEFAULT (N'x'),
    [Note] nvarchar(max) NULL,
    [Key] uniqueidentifier ROWGUIDCOL NOT NULL,
    [Paid] bit NOT NULL,
    CONSTRAINT [PK_Customer] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
CREATE TABLE [sales].[Order] (
    [Id] int NOT NULL PRIMARY KEY,
    [CustomerId] int NOT NULL
)
GO
ALTER TABLE [sales].[Order] WITH CHECK ADD CONSTRAINT [FK_Order] FOREIGN KEY([CustomerId]) REFERENCES [dbo].[Customer] ([Id])
GO
ALTER TABLE [sales].[Order] CHECK CONSTRAINT [FK_Order]
GO
ALTER TABLE [dbo].[Customer] ADD CONSTRAINT [DF_Paid] DEFAULT ((0)) FOR [Paid]
GO

--| table Customer @2
--|   Id integer/32 identity always not null @3
--|   Name text(50) not null default N'x' @4
--|   Note text @5
--|   Key uuid not null @6
--|   Paid boolean not null default 0 @7
--|   primary key (Id) named PK_Customer @8
--| table sales.Order @11
--|   Id integer/32 not null @12
--|   CustomerId integer/32 not null @13
--|   primary key (Id) @12
--|   foreign key (CustomerId) -> Customer (Id) named FK_Order @16
--| ignorable ALTER TABLE (owner, storage, triggers) (1 statement) @18
